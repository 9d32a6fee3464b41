import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { OperationError } from "../words/errors";
import { whoAmI } from "../words/who";
import { makeFolder } from "./files";
import { stillLives } from "./lives";
import { WORK } from "./paths";
import { writeWholeSync } from "./whole-file";

/** A run that was killed. */
const deadSchema = z.object({
  startedAt: z.coerce.date(),
  /** When the last of its processes was added. */
  writtenAt: z.coerce.date(),
});
type DeadRun = z.infer<typeof deadSchema>;

const markerSchema = z.object({
  pids: z.array(z.number().int().positive()).min(1),
  startedAt: z.coerce.date(),
  /** Runs that were killed before this one, and whose locks nobody has met yet. */
  dead: z.array(deadSchema).default([]),
});

/** What was found in a marker's file. */
interface Marker extends z.infer<typeof markerSchema>, DeadRun {}

/** Name of a marker in the folder of its purpose and environment. */
export const MARKER_FILE = "running.json";

/** Upper limit of a run's duration (milliseconds): a dead run cannot have taken a lock later than this after its start. */
const LONGEST_MS = 3_600_000;
/** A Terraform takes the lock soon after its start, also where it reads its provider first (milliseconds). */
const UNTIL_LOCKED_MS = 300_000;
/** How many dead runs are remembered. */
const REMEMBERED = 5;

/** A file that names the processes that work on something. It stays behind if they are killed. */
export class RunMarker {
  private kept = false;
  private settled = false;

  private constructor(
    private readonly file: string,
    private readonly pids: number[],
    private readonly startedAt: Date,
    /** Runs of this purpose that were killed. */
    private readonly dead: readonly DeadRun[],
    /** Runs that were killed while they did something else in the same environment. */
    private readonly others: readonly DeadRun[],
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
    const marker = new RunMarker(file, [process.pid], new Date(), deadIn(found), besides(file).flatMap(deadIn));
    marker.write();
    return marker;
  }

  /** Whether a marker is that of a run that was killed. */
  static isOfDead(file: string): boolean {
    const found = read(file);
    return found !== undefined && livingIn(found) === undefined;
  }

  /** Removes the marker of a run that was killed, if no lock can be left of it: nobody needs to know of it any more. */
  static forgetDead(file: string): void {
    if (RunMarker.isOfDead(file)) rmSync(file, { force: true });
  }

  /** Whether an earlier run was killed: what it was working with may still be there. */
  get tookOver(): boolean {
    return this.dead.length + this.others.length > 0;
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

  /** Says that a lock was held since: that of a dead run is not in the way any more. */
  settle(): void {
    this.settled = true;
  }

  /**
   * Removes the marker, if everything that was started has ended in order. As long as the lock of a dead run may still be there, the
   * marker stays: a run that ended before it met the lock must not make it a stranger's.
   */
  release(): void {
    if (!this.kept && (this.settled || this.dead.length === 0)) rmSync(this.file, { force: true });
  }

  /** Whether a lock can only belong to the run that was killed here: taken by this user on this machine, during that run. */
  left(lock: MetLock): boolean {
    return isOfOneOf([...this.dead, ...this.others], lock);
  }

  private write(): void {
    makeFolder(dirname(this.file));
    writeWholeSync(this.file, JSON.stringify({ pids: this.pids, startedAt: this.startedAt, dead: this.dead.slice(0, REMEMBERED) }));
  }
}

/** A lock that is in the way. */
interface MetLock {
  /** user@host */
  readonly who: string;
  readonly created?: Date;
}

/** As {@link RunMarker.left}, for whoever takes no marker: of any run of this environment that was killed here, whatever it did. */
export function isOfKilledRun(lock: MetLock, environmentName: string, work = WORK): boolean {
  return isOfOneOf(markersOf(work, environmentName).flatMap(deadIn), lock);
}

function isOfOneOf(dead: readonly DeadRun[], { who, created }: MetLock): boolean {
  if (created === undefined || who !== whoAmI()) return false;
  return dead.some(({ startedAt, writtenAt }) => {
    const age = created.getTime() - startedAt.getTime();
    return age >= 0 && age < LONGEST_MS && created.getTime() - writtenAt.getTime() < UNTIL_LOCKED_MS;
  });
}

function read(file: string): Marker | undefined {
  try {
    return { ...markerSchema.parse(JSON.parse(readFileSync(file, "utf8"))), writtenAt: statSync(file).mtime };
  } catch {
    // The file is missing or was cut off during writing: nothing is known about an earlier run then.
    return undefined;
  }
}

/** The runs of a marker that were killed: none while one of its processes lives. */
function deadIn(found: Marker | undefined): DeadRun[] {
  if (found === undefined || livingIn(found) !== undefined) return [];
  // Its own process may go on, and take the marker again.
  const own = found.pids.includes(process.pid) ? [] : [{ startedAt: found.startedAt, writtenAt: found.writtenAt }];
  return [...own, ...found.dead];
}

/** A process of a marker that is alive, other than this one. */
function livingIn({ pids, writtenAt }: Marker): number | undefined {
  return pids.find((pid) => pid !== process.pid && stillLives(pid, writtenAt));
}

/** Markers of other purposes beside this one. */
function besides(file: string): Marker[] {
  const [environment, work] = [basename(dirname(file)), dirname(dirname(dirname(file)))];
  return markersOf(work, environment, file);
}

/** The markers of every purpose for an environment, but one: PURPOSE/ENVIRONMENT/running.json. */
function markersOf(work: string, environmentName: string, but?: string): Marker[] {
  if (!existsSync(work)) return [];
  const purposes = readdirSync(work, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = purposes.map(({ name }) => join(work, name, environmentName, MARKER_FILE)).filter((file) => file !== but);
  return files.flatMap((file) => read(file) ?? []);
}
