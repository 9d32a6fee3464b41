import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

/** Memory of a program and of all that it started, at one moment. */
export interface Memory {
  /** Resident memory, in which pages that several processes share count once in all (Linux: Pss). */
  readonly bytes: number;
  /** The same of each program, the largest first. */
  readonly parts: readonly { readonly program: string; readonly bytes: number }[];
}

/** Bytes; the size that Linux has on the machines of builds. */
const PAGE = 4096;

/** Memory of a process and all below it; of nothing if it has ended. */
export function memoryOf(pid: number | undefined): Memory {
  const parts = (pid === undefined ? [] : familyOf(pid)).flatMap((each) => partOf(each) ?? []);
  const sorted = parts.sort((one, other) => other.bytes - one.bytes);
  return { bytes: sorted.reduce((sum, { bytes }) => sum + bytes, 0), parts: sorted };
}

function familyOf(pid: number): number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
    return [pid, ...children.flatMap(familyOf)];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function partOf(pid: number): Memory["parts"][number] | undefined {
  try {
    return { program: programOf(readFileSync(`/proc/${pid}/cmdline`, "utf8")), bytes: bytesOf(pid) };
  } catch {
    return undefined;
  }
}

/** `node scanner.js` of the words of a command line: the program, and the first that is no option. */
export function programOf(commandLine: string): string {
  const [program = "", ...words] = commandLine.split("\0");
  const file = words.find((word) => word !== "" && !word.startsWith("-"));
  return [basename(program), ...(file === undefined ? [] : [basename(file)])].join(" ").slice(0, 40);
}

function bytesOf(pid: number): number {
  const shared = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
  return shared === undefined ? Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * PAGE : Number(shared) * 1024;
}
