import type { Check } from "../check";
import type { Machine } from "./machine";

/** The sandbox's CodeCommit runs git, and so do the verbs that compare with a commit; `publish` uses CodeCommit's API. */
export const git: Check<Machine> = {
  name: "git",
  run: async ({ output, localAws }) => {
    const printed = await output("git", ["--version"]);
    if (printed !== undefined) return [{ level: "ok", what: printed.trim().replace(/^git version /, "") }];
    if (!localAws) return [{ level: "ok", what: "none: only the sandbox, plan --changed and state migrate need it" }];
    return [{ level: "warning", what: "none: the sandbox keeps its CodeCommit repositories with it", fix: "Install git." }];
  },
};
