import { stripVTControlCharacters } from "node:util";
import { STACKS, type StackKind } from "../../environments/names";
import { OperationError } from "../words/errors";
import { ago } from "../words/times";

/** A lock on a Terraform state, as Terraform prints it. */
export interface LockInfo {
  /** UUID; the argument of force-unlock. */
  readonly id: string;
  /** Bucket and key, or file. */
  readonly path: string;
  /** OperationTypeApply, OperationTypePlan... */
  readonly operation: string;
  /** user@host. */
  readonly who: string;
  readonly created?: Date;
  /** A note by the holder. */
  readonly info?: string;
  /** The stack, where the path does not tell it. */
  readonly of?: { readonly environment: string; readonly kind: StackKind };
}

/** Upper limit of an apply's duration (milliseconds): ours take minutes. A younger lock may belong to a running apply. */
export const LONGEST_APPLY_MS = 3_600_000;

/** Reads the 'Lock Info' of a failed command; undefined if the state was not locked, or if it is not said by which lock. */
export function lockInfo(output: string): LockInfo | undefined {
  const start = output.indexOf("Lock Info:");
  // HCP Terraform tells the lock that was wanted, as if it were the one that is held: nothing of it is true of that.
  const workspace = /workspace already locked \(lock ID: "([^"]+)"\)/.exec(stripVTControlCharacters(output).replace(/\s+/g, " "))?.[1];
  if (workspace !== undefined) return { id: workspace, path: workspace, operation: "", who: "" };
  // Without this text, the lock failed for another reason, mostly a broken local state.
  if (!output.includes("Error acquiring the state lock") || start < 0) return undefined;
  // The backend's answer, which has fields too, comes before it; Terraform may draw a frame around everything, and in colours.
  const info = stripVTControlCharacters(output.slice(start));
  const field = (name: string) => new RegExp(`^\\W*${name}:[ \\t]+(\\S.*?)\\s*$`, "m").exec(info)?.[1] ?? "";
  const created = new Date(
    field("Created")
      .replace(/ UTC$/, "Z")
      .replace(" ", "T")
      .replace(/ \+0000Z$/, "Z"),
  );
  const [id, note] = [field("ID"), field("Info")];
  // Terraform's own words say more than a lock of nobody.
  if (id === "") return undefined;
  return {
    id,
    path: field("Path"),
    operation: field("Operation"),
    who: field("Who"),
    ...(Number.isNaN(created.getTime()) ? {} : { created }),
    ...(note === "" ? {} : { info: note }),
  };
}

/** Somebody holds the lock of a state. */
export class StateLocked extends OperationError {
  constructor(
    readonly lock: LockInfo,
    now: Date = new Date(),
  ) {
    const stack = stackOf(lock);
    super(
      `${stack ? `State of ${stack.environment}-${stack.kind}` : `The state ${lock.path}`} is locked: ${lockText(lock, now)}`,
      `Someone may still be applying. If not: ${
        stack
          ? `npm run ops -- state unlock --env ${stack.environment} --stack ${stack.kind} --id ${lock.id}${isYoung(lock, now) ? " --force" : ""}`
          : `terraform force-unlock ${lock.id}, in the stack's folder.`
      }`,
    );
  }
}

/** Whether an apply can still be at work; without a time, or with a time in the future, it can. */
export function isYoung({ created }: LockInfo, now: Date): boolean {
  return created === undefined || now.getTime() - created.getTime() < LONGEST_APPLY_MS;
}

/** `by ana@laptop, 14 minutes ago, apply, lock 7c1e...` */
export function lockText(lock: LockInfo, now: Date): string {
  const age = lock.created === undefined ? undefined : ago(now.getTime() - lock.created.getTime());
  return [`by ${lock.who || "somebody"}`, age, operationOf(lock), `lock ${lock.id}`].filter(Boolean).join(", ");
}

/** Before Terraform's own operations (internal/backend/backendrun/operation_type.go); `state push` has no such word. */
const OPERATION_TYPE = /^OperationType/;

/** `apply`, `plan`, `state-push`. */
export function operationOf({ operation }: LockInfo): string {
  return operation.replace(OPERATION_TYPE, "").toLowerCase();
}

/** Whether Terraform took a lock: for a plan, an apply, or `terraform untaint`, which does not name its operation as they do (1.11). */
export function isTerraforms({ operation }: LockInfo): boolean {
  return OPERATION_TYPE.test(operation) || operation === "untaint";
}

/** The stack of a lock: else the path ends in the key that environments/names.ts makes. */
export function stackOf({ path, of }: LockInfo): LockInfo["of"] {
  if (of !== undefined) return of;
  const [, environment, name] = /([^/\\]+)[/\\]([^/\\]+)\.tfstate$/.exec(path) ?? [];
  const kind = STACKS.find((each) => each === name);
  return environment === undefined || kind === undefined ? undefined : { environment, kind };
}
