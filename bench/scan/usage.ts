import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { once } from "node:events";

/** What a program used, with all that it started. */
export interface Usage {
  readonly seconds: number;
  /** CPU seconds of all that it waited for; undefined where the system does not say. */
  readonly cpuSeconds?: number;
  /** Largest sum of resident memory of it and its children at one moment, looked at every 100 ms; shared pages count more than once. */
  readonly peakBytes?: number;
  readonly exitCode: number | null;
  readonly output: string;
}

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const EVERY_MS = 100;
/** Bytes; the size that Linux has on the machines of builds. */
const PAGE = 4096;
const LINUX = process.platform === "linux";
/** Linux gives times in hundredths of a second (man 5 proc). */
const TICKS = 100;

/** Runs a program to its end. Its standard output and error are one text. */
export async function usageOf({ file, args, cwd, env }: Program): Promise<Usage> {
  const cpuBefore = childrenSeconds();
  const begin = performance.now();
  const child = spawn(file, args, { cwd, env: { ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  let peak = 0;
  const look = LINUX ? setInterval(() => (peak = Math.max(peak, residentBytes(child.pid))), EVERY_MS) : undefined;
  try {
    const [exitCode] = (await once(child, "close")) as [number | null];
    const seconds = (performance.now() - begin) / 1000;
    const cpuAfter = childrenSeconds();
    const cpuSeconds = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
    return { seconds, cpuSeconds, peakBytes: LINUX ? peak : undefined, exitCode, output: Buffer.concat(chunks).toString("utf8") };
  } finally {
    clearInterval(look);
  }
}

/** CPU seconds of all children that have ended and were waited for, with theirs. */
function childrenSeconds(): number | undefined {
  if (!LINUX) return undefined;
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}

/** Resident memory of a process and all below it. */
function residentBytes(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
    );
    return pages * PAGE + children.reduce((sum, child) => sum + residentBytes(Number(child)), 0);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
