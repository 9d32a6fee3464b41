import type { StackKind } from "../../../environments/names";
import { StateLocked } from "../../terraform/state-lock";
import { OperationError } from "../../words/errors";
import type { StateBackend, StoredState } from "../backend";
import { isLeftBehind } from "../../terraform/own-lock";
import { parseState } from "../state-file";
import { troubleOf } from "../trouble";
import { troubleError } from "../trouble-text";
import { whatIsLeft } from "./compare";
import type { Route } from "./route";

/** One state and what is left to do with it. */
export interface Examined {
  readonly kind: StackKind;
  /**
   * `copy`: the target has no state, or an earlier one. `check`: both have the same, from a run that was stopped. `moved`: only
   * the target has it. `none`: there is no state yet. `rewrite`: the place stays and the key changes.
   */
  readonly todo: "copy" | "check" | "moved" | "none" | "rewrite";
  readonly serial?: number;
}

export interface Sides {
  readonly environmentName: string;
  readonly source: StateBackend;
  readonly target: StateBackend;
}

/** Looks at a state in both places. Throws OperationError if it must not be moved. */
export async function examine({ environmentName, source, target }: Sides, kind: StackKind): Promise<Examined> {
  const there = await lookAt(environmentName, target, kind);
  const here = await lookAt(environmentName, source, kind).catch((error: unknown) => {
    throw error instanceof OperationError ? inOldPlace(error, environmentName) : error;
  });
  if (here.state === undefined) {
    const { lost } = here;
    if (lost !== undefined && lost.lineage !== there.lineage) throw inOldPlace(lost.error, environmentName);
    return { kind, todo: there.state ? "moved" : "none", serial: there.serial };
  }
  const [old, now] = [placed(here.state, source, kind), there.state && placed(there.state, target, kind)];
  return { kind, todo: whatIsLeft(old, now), serial: here.serial };
}

/** For a change of the key only: whether the state is encrypted with the new key yet. Throws as {@link examine}. */
export async function examineInPlace({ environmentName, target }: Sides, kind: StackKind, { key }: Pick<Route, "key">): Promise<Examined> {
  const { state, serial, lost } = await lookAt(environmentName, target, kind);
  if (lost !== undefined) throw lost.error;
  if (state === undefined) return { kind, todo: "none" };
  return { kind, todo: key === undefined || state.kmsKeyArn === key.arn ? "moved" : "rewrite", serial };
}

interface Look {
  readonly state?: StoredState;
  readonly serial?: number;
  readonly lineage?: string;
  /** Present if there was a state, which is gone. */
  readonly lost?: { readonly lineage: string; readonly error: OperationError };
}

/** Throws if the state is locked, or not as Terraform has left it. If it is gone, the caller decides what that means. */
async function lookAt(environmentName: string, backend: StateBackend, kind: StackKind): Promise<Look> {
  const lock = await backend.lock(kind);
  if (lock !== undefined && !isLeftBehind(lock)) throw new StateLocked(lock);
  const location = backend.location(kind);
  const trouble = await troubleOf(backend, kind);
  if (trouble !== undefined) {
    const error = troubleError(trouble, { environmentName, kind, location });
    if (trouble.kind === "deleted") return { lost: { lineage: trouble.before.state.lineage, error } };
    throw error;
  }
  const state = await backend.read(kind);
  if (state === undefined) return {};
  const { serial, lineage } = parseState(state.content, location);
  return { state, serial, lineage };
}

function placed({ content }: StoredState, backend: StateBackend, kind: StackKind) {
  return { content, location: backend.location(kind) };
}

/** The remedies' commands work at the place that the environment's file names, which is the new one already. */
function inOldPlace({ what, remedy = "" }: OperationError, environmentName: string): OperationError {
  return new OperationError(what, `First put the old backend back into the file of environment ${environmentName}.\n${remedy}`);
}
