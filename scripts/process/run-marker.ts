import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { OperationError } from "../words/errors";
import { whoAmI } from "../words/who";
import { writePrivate } from "./files";

const markerSchema = z.object({ pids: z.array(z.number().int().positive()).min(1), startedAt: z.coerce.date() });
type Marker = z.infer<typeof markerSchema>;

/** Upper limit of a run's duration (milliseconds): a dead run cannot have taken a lock later than this after its start. */
const LONGEST_MS = 3_600_000;

/** A file that names the processes that work on something. It stays behind if they are killed. */
export class RunMarker {
  private constructor(
    private readonly file: string,
    private readonly own: Marker,
    private readonly dead: Marker | undefined,
  ) {}

  /** Takes the marker. Throws OperationError while a process of another run is alive. @param what names the work, for the message */
  static take(file: string, what: string): RunMarker {
    const found = read(file);
    const living = found?.pids.find((pid) => pid !== process.pid && lives(pid));
    if (living !== undefined) {
      throw new OperationError(
        `Another run is at work on ${what}: process ${living}, since ${found?.startedAt.toISOString() ?? "unknown"}`,
        "Wait for it, or end it, and run this again.",
      );
    }
    const marker = new RunMarker(file, { pids: [process.pid], startedAt: new Date() }, found);
    marker.write();
    return marker;
  }

  /** Whether an earlier run was killed: what it was working with may still be there. */
  get tookOver(): boolean {
    return this.dead !== undefined;
  }

  /** Adds a child, which may outlive this process if this process is killed. */
  add(pid: number): void {
    this.own.pids.push(pid);
    this.write();
  }

  /** Removes the marker, when everything that was started has ended in order. */
  release(): void {
    rmSync(this.file, { force: true });
  }

  /** Whether a lock can only belong to the run that was killed here: taken by this user on this machine, during that run. */
  left(lock: { readonly who: string; readonly created?: Date }): boolean {
    if (this.dead === undefined || lock.created === undefined) return false;
    const age = lock.created.getTime() - this.dead.startedAt.getTime();
    return lock.who === whoAmI() && age >= 0 && age < LONGEST_MS;
  }

  private write(): void {
    writePrivate(this.file, JSON.stringify(this.own));
  }
}

function read(file: string): Marker | undefined {
  try {
    return markerSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // The file is missing or was cut off during writing: nothing is known about an earlier run then.
    return undefined;
  }
}

/** Whether a process of this machine is alive, whoever owns it. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Whether a process is a zombie: its parent has not collected its exit code, and in a container may never do so. Linux only. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
