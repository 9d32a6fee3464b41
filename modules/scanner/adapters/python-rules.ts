import { NO_DEADLINE, OutOfTimeError } from "../deadline";
import type { PackageRules } from "../rules";
import { MisconfiguredError } from "../settings";
import { type ChildResult, runChild } from "./child";
import { RulesLines } from "./rules-lines";

/** Ten thousand versions take some seconds. */
const TIMEOUT_MS = 10 * 60_000;
/** If the build is stopped, the rules may still answer: without them nothing could be stored. */
const PATIENCE_MS = 10_000;
/** A Python that waits for its question ends with the scan: the longest timer of Node. */
const NEVER_MS = 2 ** 31 - 1;

/** A Python that runs and has no question yet. */
interface Waiting {
  readonly ask: (lines: RulesLines) => void;
  readonly stop: () => void;
  readonly ended: Promise<ChildResult>;
}

/**
 * Asks PyPA's rules in one Python child. `modules` is the folder into which `packaging` was installed; the child's environment
 * has no other modules. Throws {@link MisconfiguredError} if Python or the library does not work, since no input makes it fail.
 */
export function pythonRules(script: string, modules: string, path: string | undefined): PackageRules {
  const env = { PATH: path, PYTHONPATH: modules, PYTHONDONTWRITEBYTECODE: "1", PYTHONUTF8: "1" };
  let waiting: Waiting | undefined;
  const take = (): Waiting => {
    const taken = waiting ?? startPython(script, env);
    waiting = undefined;
    return taken;
  };
  const rules: PackageRules = async (question, deadline = NO_DEADLINE) => {
    const limit = Math.min(TIMEOUT_MS, Math.max(PATIENCE_MS, deadline.leftMs()));
    const { ask, stop, ended } = take();
    const timer = setTimeout(stop, limit);
    const lines = new RulesLines(question);
    ask(lines);
    const result = await ended.catch((error: Error) => didNotRun(error.message)).finally(() => clearTimeout(timer));
    if (result.timedOut && limit < TIMEOUT_MS) throw new OutOfTimeError(`PyPA's rules had no answer yet: ${deadline.reason}`);
    if (result.code !== 0) didNotRun(reasonOf(result));
    return lines.whole();
  };
  return Object.assign(rules, { warm: () => void (waiting ??= startPython(script, env)) });
}

/** It imports what it needs, and waits for its standard input. */
function startPython(script: string, env: Readonly<Record<string, string | undefined>>): Waiting {
  const stopping = new AbortController();
  let asked: RulesLines | undefined;
  let ask: Waiting["ask"] = () => undefined;
  const input = new Promise<Iterable<string>>((resolve) => {
    ask = (lines) => {
      asked = lines;
      resolve(lines.asked());
    };
  });
  const onLine = (line: string) => asked?.take(line);
  const ended = runChild("python3", [script], { input, onLine, env, timeoutMs: NEVER_MS, signal: stopping.signal });
  // Whoever asks gets the error; if nobody does, there is none.
  ended.catch(() => undefined);
  return { ask, stop: () => stopping.abort(), ended };
}

function reasonOf(result: ChildResult): string {
  if (result.timedOut) return "it ran out of time";
  return result.stderr.trim().split("\n").at(-1) || "it gave no reason";
}

function didNotRun(reason: string): never {
  throw new MisconfiguredError(`PyPA's rules did not run: ${reason}. Is requirements.lock installed?`);
}
