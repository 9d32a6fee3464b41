import type { StackTerraform } from "../../../../scripts/terraform/stack-terraform";
import { planMessages } from "../../../../scripts/terraform/plan-messages";
import type { Changes, PlanOptions, PlanResult } from "../../../../scripts/terraform/terraform";

/** The behaviour of the fake Terraform in one stack. */
export interface FakeStack {
  /** The changes of a plan: Terraform's actions, by address. @default none */
  readonly actions?: Readonly<Record<string, readonly string[]>>;
  /** Addresses that Terraform finds changed outside. @default none */
  readonly drifted?: readonly string[];
  /** The plan that it shows. @default one of the changes, without values */
  readonly shown?: unknown;
  readonly planFails?: Error;
  readonly apply?: (directory: string) => Promise<void>;
}

/** A fake Terraform in one stack: applied changes are no longer planned. @param told records what it is asked to do */
export function fakeTerraform(
  { actions = {}, drifted = [], shown, planFails, apply }: FakeStack,
  directory: string,
  told: (command: string, options?: PlanOptions) => void = () => undefined,
): StackTerraform {
  let toDo = actions;
  return {
    plan(options = {}) {
      told("plan", options);
      return planFails ? Promise.reject(planFails) : Promise.resolve(resultOf(toDo, drifted));
    },
    untaint(address) {
      told(`untaint ${address}`);
      return Promise.resolve();
    },
    showPlan: () => Promise.resolve(shown ?? planOf(toDo)),
    async apply() {
      told("apply");
      await apply?.(directory);
      const done = changesOf(toDo);
      toDo = {};
      return done;
    },
  };
}

/** The plan's result, which is read from messages like those that Terraform writes while it plans. */
function resultOf(actions: NonNullable<FakeStack["actions"]>, drifted: readonly string[]): PlanResult {
  const line = (type: string, addr: string, action: string | undefined) =>
    JSON.stringify({ type, "@message": `${addr}: ${type} ${action}`, change: { resource: { addr }, action } });
  const lines = [
    ...drifted.map((addr) => line("resource_drift", addr, "update")),
    ...Object.entries(actions).map(([addr, each]) => line("planned_change", addr, each.length > 1 ? "replace" : each[0])),
  ];
  return { changes: lines.length > drifted.length, text: lines.join("\n"), ...planMessages(lines.join("\n")) };
}

/** Counts changes like Terraform's last line: a replacement is one addition and one destruction. */
function changesOf(actions: NonNullable<FakeStack["actions"]>): Changes {
  const count = (action: string) => Object.values(actions).filter((each) => each.includes(action)).length;
  return { added: count("create"), changed: count("update"), destroyed: count("delete") };
}

/** A plan as `terraform show -json` prints it. */
function planOf(actions: NonNullable<FakeStack["actions"]>): object {
  const change = { before: null, after: null, after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  const resource_changes = Object.entries(actions).map(([address, each]) => ({
    address,
    mode: "managed",
    type: address.split(".")[0],
    change: { ...change, actions: each },
  }));
  return { format_version: "1.2", errored: false, complete: true, resource_changes, resource_drift: [] };
}
