import { type PackageRules, rulesAnswerSchema } from "../rules";
import { MisconfiguredError } from "../settings";
import { type ChildResult, runChild } from "./child";

const TIMEOUT_MS = 10 * 60_000;

/**
 * Asks PyPA's rules in one Python child. `modules` is the folder into which `packaging` was installed; the child's environment
 * has no other modules. Throws {@link MisconfiguredError} if Python or the library does not work, since no input makes it fail.
 */
export function pythonRules(script: string, modules: string, path: string | undefined): PackageRules {
  return async (question) => {
    const env = { PATH: path, PYTHONPATH: modules, PYTHONDONTWRITEBYTECODE: "1", PYTHONUTF8: "1" };
    const run = runChild("python3", [script], { input: JSON.stringify(question), env, timeoutMs: TIMEOUT_MS });
    const result = await run.catch((error: Error) => didNotRun(error.message));
    if (result.code !== 0) didNotRun(reasonOf(result));
    return rulesAnswerSchema.parse(JSON.parse(result.stdout));
  };
}

function reasonOf(result: ChildResult): string {
  if (result.timedOut) return "it ran out of time";
  return result.stderr.trim().split("\n").at(-1) || "it gave no reason";
}

function didNotRun(reason: string): never {
  throw new MisconfiguredError(`PyPA's rules did not run: ${reason}. Is requirements.lock installed?`);
}
