import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { lives } from "../../scripts/process/lives";

/** What happens to a command: signals to `ops`, or the death of what it has started. */
export const BLOWS = [
  "SIGINT",
  "SIGINT twice",
  "SIGTERM",
  "SIGHUP",
  "SIGKILL of ops",
  "SIGKILL of Terraform",
  "SIGKILL of the provider",
] as const;
export type Blow = (typeof BLOWS)[number];

/** The blows of some that a verb can meet. @param terraform whether Terraform takes part in it */
export function possibleBlows({ terraform }: { readonly terraform: boolean }, among: readonly Blow[] = BLOWS): readonly Blow[] {
  return among.filter((blow) => terraform || !/Terraform|provider/.test(blow));
}

/** Throws if there is no such blow. */
export function blowCalled(name: string): Blow {
  const found = BLOWS.find((each) => each === name);
  if (found === undefined) throw new Error(`there is no ${name}: ${BLOWS.join(", ")}`);
  return found;
}

/** A process that a command has started, directly or not. */
interface Started {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

/** Longer than the time in which signals count as one Ctrl-C (milliseconds). */
const SECOND_SIGNAL_MS = 1_700;

/** Deals the blow. Gives what it hit; empty if there was nothing of the kind. */
export async function deal(blow: Blow, ops: number): Promise<readonly number[]> {
  switch (blow) {
    case "SIGINT":
    case "SIGTERM":
    case "SIGHUP":
      return signal([ops], blow);
    case "SIGINT twice": {
      const hit = signal([ops], "SIGINT");
      await sleep(SECOND_SIGNAL_MS);
      signal([ops], "SIGINT");
      return hit;
    }
    case "SIGKILL of ops":
      return signal([ops], "SIGKILL");
    case "SIGKILL of Terraform":
      return signal(terraformsOf(ops), "SIGKILL");
    case "SIGKILL of the provider":
      return signal(providersOf(ops), "SIGKILL");
  }
}

/** Every process that a command has started, directly or not. */
export function startedBy(pid: number): readonly Started[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 16 * 1024 * 1024 }).split("\n");
  const all = lines.flatMap((line): Started[] => {
    const [, id = "", parent = "", args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return id === "" ? [] : [{ pid: Number(id), parent: Number(parent), args }];
  });
  const childrenOf = (parent: number): Started[] =>
    all.filter((each) => each.parent === parent).flatMap((child) => [child, ...childrenOf(child.pid)]);
  return childrenOf(pid);
}

/** Waits until none of these processes is alive. */
export async function allGone(pids: readonly number[], patienceMs = 180_000): Promise<void> {
  for (const end = Date.now() + patienceMs; pids.some(lives); await sleep(100)) {
    if (Date.now() > end) throw new Error(`still alive: ${pids.filter(lives).join(", ")}`);
  }
}

function terraformsOf(ops: number): number[] {
  return startedBy(ops)
    .filter(({ args }) => /\/terraform (init|plan|apply|destroy|state|untaint|force-unlock|show|import)\b/.test(args))
    .map(({ pid }) => pid);
}

function providersOf(ops: number): number[] {
  return startedBy(ops)
    .filter(({ args }) => /terraform-provider-aws/.test(args))
    .map(({ pid }) => pid);
}

function signal(pids: readonly number[], name: NodeJS.Signals): number[] {
  return pids.filter((pid) => {
    try {
      return process.kill(pid, name);
    } catch {
      return false;
    }
  });
}
