import type { StackKind } from "../../../environments/names";
import type { confirm } from "../../cli/confirm";
import type { VerbContext } from "../../cli/context";
import type { PlannedChange } from "../../terraform/plan-json";
import type { StateBackend } from "../backend";

export type PlannedChanges = readonly PlannedChange[];

/** Terraform's plan with the state at the old or the new place; changes nothing. */
export type PlanAt = (side: "source" | "target", kind: StackKind) => Promise<PlannedChanges>;

export interface MigrationPorts {
  readonly source: StateBackend;
  readonly target: StateBackend;
  readonly plan: PlanAt;
  /** Shows the work while it runs, and its result. */
  readonly step: <T>(label: string, kind: StackKind, work: () => Promise<T>, done: (result: T) => string) => Promise<T>;
}

/** A state that was moved. */
export interface Moved {
  readonly stack: StackKind;
  readonly from: string;
  readonly to: string;
  readonly serial: number;
  /** Number of changes that an apply would make; it is the same before and after the move. */
  readonly changes: number;
}

export interface MigratePorts {
  /** The environment as it was before. */
  readonly before: VerbContext["environment"];
  readonly source: StateBackend;
  readonly target: StateBackend;
  readonly openTerraform: (kinds: readonly StackKind[]) => Promise<{ readonly plan: PlanAt; readonly close: () => void }>;
  /** Asks the user for consent. @default asks on the terminal */
  readonly ask?: typeof confirm;
}
