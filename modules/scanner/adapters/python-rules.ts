import { NO_DEADLINE, OutOfTimeError } from "../deadline";
import { type PackageRules, rulesAnswerSchema } from "../rules";
import { MisconfiguredError } from "../settings";
import { type ChildResult, runChild } from "./child";

/** Ten thousand versions take some seconds. */
const TIMEOUT_MS = 10 * 60_000;
/** If the build is stopped, the rules may still answer: without them nothing could be stored. */
const PATIENCE_MS = 10_000;

/**
 * Asks PyPA's rules in one Python child. `modules` is the folder into which `packaging` was installed; the child's environment
 * has no other modules. Throws {@link MisconfiguredError} if Python or the library does not work, since no input makes it fail.
 */
export function pythonRules(script: string, modules: string, path: string | undefined): PackageRules {
  return async (question, deadline = NO_DEADLINE) => {
    const limit = Math.min(TIMEOUT_MS, Math.max(PATIENCE_MS, deadline.leftMs()));
    const env = { PATH: path, PYTHONPATH: modules, PYTHONDONTWRITEBYTECODE: "1", PYTHONUTF8: "1" };
    const run = runChild("python3", [script], { input: JSON.stringify(question), env, timeoutMs: limit });
    const result = await run.catch((error: Error) => didNotRun(error.message));
    if (result.timedOut && limit < TIMEOUT_MS) throw new OutOfTimeError(`PyPA's rules had no answer yet: ${deadline.reason}`);
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
