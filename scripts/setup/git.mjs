// @ts-check
import { spawnSync } from "node:child_process";
import { SetupFailure } from "./failure.mjs";

/**
 * Throws SetupFailure if there is no git: the sandbox starts without it, and the first push or publish would say ENOENT. Looked for
 * each time, since nothing is set up that could be remembered.
 * @param {NodeJS.ProcessEnv} environment
 */
export function requireGit(environment) {
  const { error, status } = spawnSync("git", ["--version"], { env: environment, stdio: "ignore" });
  if (error === undefined && status === 0) return;
  const remedy =
    "The local AWS sandbox keeps its CodeCommit repositories with it. Install it (https://git-scm.com/downloads) and run this again.";
  throw new SetupFailure("No git on PATH", remedy);
}
