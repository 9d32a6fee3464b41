import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";

/** A running cdktf, as its process was started. */
export interface CdktfCommand {
  readonly pid: number;
  readonly program: "cdktf" | "cdktn";
  /** Such as `deploy`; empty if there is none. */
  readonly verb: string;
  /** The stacks that are named, as names or patterns. */
  readonly stacks: readonly string[];
}

/** cdktf's options that take the next word; of any other, a value stands behind an equals sign or is none (cdktf-cli 0.21). */
const WITH_VALUE = new Set(
  "-a --app -o --output --outputs-file --parallelism --terraform-parallelism --var --var-file --log-level --log-file-directory".split(" "),
);
/** A shell may stand between cdktf and this process. */
const GENERATIONS = 4;

/**
 * The cdktf that started this process; undefined if none did, or the system does not tell. cdktf hands the app nothing of its own
 * command line (`SynthStack.synth` in @cdktf/cli-core), so it is the processes above that are looked at.
 * @param pid where to begin
 */
export function cdktfAbove(pid: number): CdktfCommand | undefined {
  let current = pid;
  for (let generation = 0; generation < GENERATIONS; generation++) {
    const found = processOf(current);
    if (found === undefined) return undefined;
    const command = cdktfIn(found.args);
    if (command !== undefined) return { pid: current, ...command };
    current = found.parent;
  }
  return undefined;
}

/** What a process's arguments say of cdktf; undefined if they start another program. */
export function cdktfIn(args: readonly string[]): Omit<CdktfCommand, "pid"> | undefined {
  // Node itself, or the script if the system starts it.
  const at = args.slice(0, 2).findIndex((arg) => PROGRAM.test(basename(arg)));
  if (at < 0) return undefined;
  const rest = args.slice(at + 1);
  const words = rest.filter((arg, index) => !arg.startsWith("-") && !WITH_VALUE.has(rest[index - 1] ?? ""));
  const [verb = "", ...stacks] = words;
  return { program: /^cdktn/.test(basename(args[at] ?? "")) ? "cdktn" : "cdktf", verb, stacks };
}

const PROGRAM = /^cdkt[fn](\.js)?$/;

function processOf(pid: number): { readonly parent: number; readonly args: readonly string[] } | undefined {
  if (!existsSync("/proc/self/stat")) return processByPs(pid);
  try {
    // The name in parentheses may hold anything; the state and the parent's number follow it.
    const parent = /.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
    const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return parent === undefined ? undefined : { parent: Number(parent), args: args.filter((arg) => arg !== "") };
  } catch {
    return undefined;
  }
}

/** Where there is no /proc; arguments with spaces fall apart. */
function processByPs(pid: number): { readonly parent: number; readonly args: readonly string[] } | undefined {
  const { stdout } = spawnSync("ps", ["-ww", "-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
  const [parent = "", ...args] = (stdout ?? "").trim().split(/\s+/);
  return /^\d+$/.test(parent) ? { parent: Number(parent), args } : undefined;
}
