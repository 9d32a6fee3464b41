import type { StackKind } from "../../../environments/names";
import type { PlannedChange } from "../../terraform/plan-json";
import type { StateBackend } from "../backend";
import type { confirm } from "../../cli/confirm";
import type { VerbContext } from "../../cli/context";

export type PlannedChanges = readonly PlannedChange[];

/** What an apply would do with the state at the old or the new place, as Terraform plans it; changes nothing. */
export type PlanAt = (side: "source" | "target", kind: StackKind) => Promise<PlannedChanges>;

export interface MigrationPorts {
  readonly source: StateBackend;
  readonly target: StateBackend;
  readonly plan: PlanAt;
  /** Says what goes on, and how it ended. */
  readonly step: <T>(label: string, kind: StackKind, work: () => Promise<T>, done: (result: T) => string) => Promise<T>;
}

/** A state that is where it belongs. */
export interface Moved {
  readonly stack: StackKind;
  readonly from: string;
  readonly to: string;
  readonly serial: number;
  /** What an apply would do, the same before and after. */
  readonly changes: number;
}

export interface MigratePorts {
  /** The environment as it was. */
  readonly before: VerbContext["environment"];
  readonly source: StateBackend;
  readonly target: StateBackend;
  readonly openTerraform: (kinds: readonly StackKind[]) => Promise<{ readonly plan: PlanAt; readonly close: () => void }>;
  /** Whether the user wants it. @default asks on the terminal */
  readonly ask?: typeof confirm;
}
