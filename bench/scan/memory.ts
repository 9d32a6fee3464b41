import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

/** Memory of a program and of all that it started, at one moment. */
export interface Memory {
  /** Resident memory; pages of program files that several of them share count once. */
  readonly bytes: number;
  /** The same of each program, the largest first. */
  readonly parts: readonly { readonly program: string; readonly bytes: number }[];
}

/** What one process holds, in bytes. */
export interface Held {
  readonly program: string;
  /** The file that it runs. */
  readonly file: string;
  /** Memory of its own. */
  readonly own: number;
  /** Of the files that it runs and reads, as far as they are in memory. */
  readonly mapped: number;
}

/** Memory of a process and all below it; of nothing if it has ended. */
export function memoryOf(pid: number | undefined): Memory {
  return memoryIn((pid === undefined ? [] : familyOf(pid)).flatMap((each) => heldBy(each) ?? []));
}

/**
 * Of processes that run the same file, the one with the most of it counts for all. Linux's own share (Pss) is smaller by whatever else
 * runs the same file on the machine: beside other Nodes it hides some 35 MB, which are there in a build that runs no other.
 */
export function memoryIn(processes: readonly Held[]): Memory {
  const bySize = [...processes].sort((one, other) => other.mapped - one.mapped);
  const counted = new Set<string>();
  const parts = bySize.map(({ program, file, own, mapped }) => {
    const bytes = counted.has(file) ? own : own + mapped;
    counted.add(file);
    return { program, bytes };
  });
  parts.sort((one, other) => other.bytes - one.bytes);
  return { bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), parts };
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

/** Of `smaps_rollup` (man 5 proc): what several processes hold of their own, after a fork, counts once in all of them. */
function heldBy(pid: number): Held | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    const bytesOf = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1] ?? 0) * 1024;
    const program = programOf(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
    return { program, file: readlinkSync(`/proc/${pid}/exe`), own: bytesOf("Pss_Anon"), mapped: bytesOf("Rss") - bytesOf("Anonymous") };
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
