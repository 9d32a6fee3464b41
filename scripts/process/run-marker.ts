import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { OperationError } from "../words/errors";
import { whoAmI } from "../words/who";
import { makeFolder } from "./files";
import { stillLives } from "./lives";
import { writeWholeSync } from "./whole-file";

const markerSchema = z.object({ pids: z.array(z.number().int().positive()).min(1), startedAt: z.coerce.date() });

/** What was found in a marker's file. */
interface Marker extends z.infer<typeof markerSchema> {
  /** When the last of its processes was added. */
  readonly writtenAt: Date;
}

/** Upper limit of a run's duration (milliseconds): a dead run cannot have taken a lock later than this after its start. */
const LONGEST_MS = 3_600_000;

/** A file that names the processes that work on something. It stays behind if they are killed. */
export class RunMarker {
  private kept = false;

  private constructor(
    private readonly file: string,
    private readonly pids: number[],
    private readonly startedAt: Date,
    /** Runs that were killed: the one that had this file, and those that had another purpose in the same environment. */
    private readonly dead: readonly Marker[],
  ) {}

  /** Takes the marker. Throws OperationError while a process of another run is alive. @param what names the work, for the message */
  static take(file: string, what: string): RunMarker {
    const found = read(file);
    const living = found && livingIn(found);
    if (living !== undefined) {
      throw new OperationError(
        `Another run is at work on ${what}: process ${living}, since ${found?.startedAt.toISOString() ?? "unknown"}`,
        "Wait for it, or end it, and run this again.",
      );
    }
    const dead = [found, ...besides(file)].flatMap((each) => (each === undefined || livingIn(each) !== undefined ? [] : [each]));
    const marker = new RunMarker(file, [process.pid], new Date(), dead);
    marker.write();
    return marker;
  }

  /** Whether an earlier run was killed: what it was working with may still be there. */
  get tookOver(): boolean {
    return this.dead.length > 0;
  }

  /** Adds a child, which may outlive this process if this process is killed. */
  add(pid: number): void {
    this.pids.push(pid);
    this.write();
  }

  /** Lets the marker stay, because a child was killed: the next run removes the lock that the child has left. */
  keep(): void {
    this.kept = true;
  }

  /** Removes the marker, if everything that was started has ended in order. */
  release(): void {
    if (!this.kept) rmSync(this.file, { force: true });
  }

  /** Whether a lock can only belong to the run that was killed here: taken by this user on this machine, during that run. */
  left(lock: { readonly who: string; readonly created?: Date }): boolean {
    const { who, created } = lock;
    if (created === undefined || who !== whoAmI()) return false;
    return this.dead.some(({ startedAt }) => {
      const age = created.getTime() - startedAt.getTime();
      return age >= 0 && age < LONGEST_MS;
    });
  }

  private write(): void {
    makeFolder(dirname(this.file));
    writeWholeSync(this.file, JSON.stringify({ pids: this.pids, startedAt: this.startedAt }));
  }
}

function read(file: string): Marker | undefined {
  try {
    return { ...markerSchema.parse(JSON.parse(readFileSync(file, "utf8"))), writtenAt: statSync(file).mtime };
  } catch {
    // The file is missing or was cut off during writing: nothing is known about an earlier run then.
    return undefined;
  }
}

/** A process of a marker that is alive, other than this one. */
function livingIn({ pids, writtenAt }: Marker): number | undefined {
  return pids.find((pid) => pid !== process.pid && stillLives(pid, writtenAt));
}

/** Markers of other purposes beside this one: PURPOSE/ENVIRONMENT/running.json. */
function besides(file: string): (Marker | undefined)[] {
  const [name, environment, work] = [basename(file), basename(dirname(file)), dirname(dirname(dirname(file)))];
  if (!existsSync(work)) return [];
  const purposes = readdirSync(work, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return purposes.map((purpose) => join(work, purpose.name, environment, name)).map((other) => (other === file ? undefined : read(other)));
}
