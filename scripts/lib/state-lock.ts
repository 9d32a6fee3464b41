import { OperationError } from "./errors";

/** A lock on a Terraform state, as Terraform prints it. */
export interface LockInfo {
  /** UUID; what force-unlock wants. */
  readonly id: string;
  /** Bucket and key, or file. */
  readonly path: string;
  /** OperationTypeApply, OperationTypePlan... */
  readonly operation: string;
  /** user@host. */
  readonly who: string;
  readonly created?: Date;
}

/** Reads the 'Lock Info' of a failed command; undefined where the state was not locked. */
export function lockInfo(output: string): LockInfo | undefined {
  if (!output.includes("Error acquiring the state lock")) return undefined;
  // Before it stands what the backend answered, with fields of its own; Terraform may draw a frame around all of it.
  const info = output.slice(output.indexOf("Lock Info:"));
  const field = (name: string) => new RegExp(`^\\W*${name}:\\s+(\\S.*?)\\s*$`, "m").exec(info)?.[1] ?? "";
  const created = new Date(
    field("Created")
      .replace(/ UTC$/, "Z")
      .replace(" ", "T")
      .replace(/ \+0000Z$/, "Z"),
  );
  return {
    id: field("ID"),
    path: field("Path"),
    operation: field("Operation"),
    who: field("Who"),
    ...(Number.isNaN(created.getTime()) ? {} : { created }),
  };
}

/** Somebody holds the lock of a state. */
export class StateLocked extends OperationError {
  constructor(
    readonly lock: LockInfo,
    now: Date = new Date(),
  ) {
    const age = lock.created === undefined ? "" : `, ${ago(now.getTime() - lock.created.getTime())}`;
    const work = lock.operation.replace(/^OperationType/, "").toLowerCase();
    super(
      `The state ${lock.path} is locked: by ${lock.who || "somebody"}${age}${work ? `, ${work}` : ""}, lock ${lock.id}`,
      `Someone may still be applying. If not: terraform force-unlock ${lock.id}, in the stack's folder.`,
    );
  }
}

function ago(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} minute${minutes === 1 ? "" : "s"} ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hour${hours === 1 ? "" : "s"} ago` : `${Math.round(hours / 24)} days ago`;
}
