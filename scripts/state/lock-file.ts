import { z } from "zod";
import type { LockInfo } from "../terraform/state-lock";
import { OperationError } from "../words/errors";

/** JSON of Terraform's statemgr.LockInfo, which is the same in S3 and beside a local state. */
const lockSchema = z.looseObject({
  ID: z.string().min(1),
  Operation: z.string().default(""),
  Info: z.string().default(""),
  Who: z.string().default(""),
  Created: z.coerce.date().optional(),
  Path: z.string().default(""),
});

/** Reads Terraform's lock file. Throws OperationError if it is not a lock. @param where for the message */
export function parseLock(content: string, where: string): LockInfo {
  const lock = readLock(content);
  if (lock === undefined) {
    throw new OperationError(
      `${where} exists, but is not a Terraform lock`,
      "Terraform treats the state as locked because of this file. If nobody is working on the state, remove the file by hand.",
    );
  }
  return lock;
}

/** The lock that a text is; undefined if it is none. */
export function readLock(content: string): LockInfo | undefined {
  const parsed = lockSchema.safeParse(jsonOf(content));
  if (!parsed.success) return undefined;
  const { ID, Operation, Info, Who, Created, Path } = parsed.data;
  return {
    id: ID,
    path: Path,
    operation: Operation,
    who: Who,
    ...(Created === undefined ? {} : { created: Created }),
    ...(Info === "" ? {} : { info: Info }),
  };
}

/** A lock in Terraform's own format, so that Terraform can show it. */
export function lockContent({ id, path, operation, who, created, info = "" }: LockInfo): string {
  const content = { ID: id, Operation: operation, Info: info, Who: who, Version: "", Created: created?.toISOString(), Path: path };
  return JSON.stringify(content);
}

/** The lock to remove is gone, or another one by now. */
export class LockChanged extends OperationError {
  constructor(where: string, id: string, found: LockInfo | undefined) {
    super(
      `${where} is not the lock ${id} any more: ${found === undefined ? "it is gone" : `it is ${found.id} of ${found.who || "somebody"}`}`,
      "Nothing was removed.",
    );
  }
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return undefined;
  }
}
