import { isDeepStrictEqual } from "node:util";
import type { StackKind } from "../../../environments/names";
import { plural } from "../../words/counts";
import { OperationError } from "../../words/errors";
import type { StateBackend, StoredState } from "../backend";
import type { MigrationPorts, PlannedChanges } from "./ports";
import { refuseReplaced } from "./replaced";
import type { Route } from "./route";

/** Plans before anything is moved. */
export function planBefore({ plan, step }: MigrationPorts, kind: StackKind, side: "source" | "target"): Promise<PlannedChanges> {
  return step(
    "plan",
    kind,
    () => plan(side, kind),
    (changes) => `${counted(changes)} before`,
  );
}

/**
 * Throws OperationError if Terraform plans something else with the state at its new place than before. Under another name it does: then
 * nothing that cannot be made again may be destroyed.
 */
export async function planAfter(
  { plan, step }: MigrationPorts,
  kind: StackKind,
  before: PlannedChanges,
  { renamed }: Pick<Route, "renamed">,
): Promise<void> {
  const after = await step(
    "plan",
    kind,
    () => plan("target", kind),
    (changes) => `${counted(changes)} after`,
  );
  if (renamed) return refuseReplaced(after, kind);
  if (isDeepStrictEqual(before, after)) return;
  throw new OperationError(
    `With the state at its new place, Terraform plans something else for ${kind}: ${counted(after)} instead of ${counted(before)}`,
    "Nothing was set aside: the old one counts. If somebody has changed something in AWS meanwhile, run this again.",
  );
}

export async function storedState(backend: StateBackend, kind: StackKind): Promise<StoredState> {
  const stored = await backend.read(kind);
  if (stored === undefined) throw new OperationError(`There is no state at ${backend.location(kind)} any more`, "Run this again.");
  return stored;
}

/** Throws OperationError if the state is not encrypted with the key that the environment's file names. */
export function assertKey({ kmsKeyArn: found }: StoredState, { key }: Route, place: string): void {
  if (key === undefined || found === key.arn) return;
  throw new OperationError(
    `${place} is encrypted with ${found ?? "no KMS key"}, but the environment's file says ${key.arn ?? "none"}`,
    "Nothing was set aside. If the bucket uses its own key, name that key in backend.kmsKeyArn.",
  );
}

function counted(changes: PlannedChanges): string {
  return changes.length === 0 ? "no changes" : plural(changes.length, "change");
}
