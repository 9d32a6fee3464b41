import { z } from "zod";
import { OperationError } from "../words/errors";
import type { LockInfo } from "../terraform/state-lock";

/** As Terraform's statemgr.LockInfo writes itself, to S3 and beside a local state alike. */
const lockSchema = z.looseObject({
  ID: z.string().min(1),
  Operation: z.string().default(""),
  Info: z.string().default(""),
  Who: z.string().default(""),
  Created: z.coerce.date().optional(),
  Path: z.string().default(""),
});

/** Reads the lock that Terraform has put down. @param where for the message of the OperationError that what is no lock throws */
export function parseLock(content: string, where: string): LockInfo {
  const parsed = lockSchema.safeParse(jsonOf(content));
  if (!parsed.success) {
    throw new OperationError(
      `${where} is there, but holds no lock of Terraform's`,
      "Terraform takes the state for locked all the same. If nobody is at work on it, remove it by hand.",
    );
  }
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

/** A lock as Terraform would write it, so that Terraform shows it as one of its own. */
export function lockContent({ id, path, operation, who, created, info = "" }: LockInfo): string {
  const content = { ID: id, Operation: operation, Info: info, Who: who, Version: "", Created: created?.toISOString(), Path: path };
  return JSON.stringify(content);
}

/** The lock that was to be removed is not there any more. */
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
