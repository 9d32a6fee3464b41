import type { Check } from "../check";
import type { Machine } from "./machine";

/** Only the sandbox's CodeCommit runs git; `publish` uses CodeCommit's API. */
export const git: Check<Machine> = {
  name: "git",
  run: async ({ output, localAws }) => {
    const printed = await output("git", ["--version"]);
    if (printed !== undefined) return [{ level: "ok", what: printed.trim().replace(/^git version /, "") }];
    if (!localAws) return [{ level: "ok", what: "none, and none is needed: only the sandbox uses it" }];
    return [{ level: "warning", what: "none: the sandbox keeps its CodeCommit repositories with it", fix: "Install git." }];
  },
};
