import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { type Memory, memoryOf } from "./memory";

/** What a program used, with all that it started. */
export interface Usage {
  readonly seconds: number;
  /** CPU seconds of all that it waited for; undefined where the system does not say. */
  readonly cpuSeconds?: number;
  /** Of it and its children, at the moment when it was largest, looked at every 100 ms. */
  readonly peak?: Memory;
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
  let peak: Memory = { bytes: 0, parts: [] };
  const look = LINUX
    ? setInterval(() => {
        const now = memoryOf(child.pid);
        if (now.bytes > peak.bytes) peak = now;
      }, EVERY_MS)
    : undefined;
  try {
    const [exitCode] = (await once(child, "close")) as [number | null];
    const seconds = (performance.now() - begin) / 1000;
    const cpuAfter = childrenSeconds();
    const cpuSeconds = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
    return { seconds, cpuSeconds, peak: LINUX ? peak : undefined, exitCode, output: Buffer.concat(chunks).toString("utf8") };
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
