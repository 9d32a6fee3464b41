import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../../environments/schema";
import { namesOf, type StackKind, stacksOf } from "../../../../environments/names";
import { actorIn } from "../../../../scripts/aws/actor";
import { FleetRun, type FleetRunOptions } from "../../../../scripts/fleet/run";
import { type Workspace } from "../../../../scripts/terraform/workspace";
import { Console } from "../../../../scripts/cli/console";
import { planMessages } from "../../../../scripts/terraform/plan-messages";
import type { PlanOptions, PlanResult } from "../../../../scripts/terraform/terraform";
import { named } from "../../../helpers/states";

/** What Terraform does in one stack. */
export interface FakeStack {
  /** What a plan would do, as Terraform's actions by address. @default nothing */
  readonly actions?: Readonly<Record<string, readonly string[]>>;
  readonly planFails?: Error;
  readonly apply?: (directory: string) => Promise<void>;
}

export interface FakeFleet {
  readonly run: FleetRun;
  /** `plan dev-scanner`, `apply dev-scanner`, `close dev`, in their order. */
  readonly calls: string[];
  readonly planOptions: Map<string, PlanOptions>;
  readonly folder: string;
}

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A run over environments whose stacks behave as `stacks` says, by their names; those that it does not name have no changes. */
export function fakeFleet(
  names: readonly string[],
  stacks: Readonly<Record<string, FakeStack>>,
  options: Partial<FleetRunOptions> = {},
): FakeFleet {
  const folder = mkdtempSync(join(tmpdir(), "fake-fleet-"));
  folders.push(folder);
  const calls: string[] = [];
  const planOptions = new Map<string, PlanOptions>();
  const workspaceOf = (environment: Environment, kind: StackKind): Workspace => {
    const stack = namesOf(environment).stackNames[kind];
    const { actions = {}, planFails, apply } = stacks[stack] ?? {};
    const terraform = {
      plan: (given: PlanOptions) => {
        calls.push(`plan ${stack}`);
        planOptions.set(stack, given);
        return planFails ? Promise.reject(planFails) : Promise.resolve(planResultOf(actions));
      },
      showPlan: () => Promise.resolve(planOf(actions)),
      apply: async () => {
        calls.push(`apply ${stack}`);
        await apply?.(folder);
      },
    };
    return {
      ...{ environment, kind, stack, directory: folder, logFile: `${stack}.log` },
      initialise: () => Promise.resolve(),
      terraform: terraform as unknown as Workspace["terraform"],
    };
  };
  const run = new FleetRun(
    names.map((name) => actorIn(named(name))),
    {
      ...{ purpose: "ops", concurrency: 4, signal: new AbortController().signal, logDirectory: join(folder, "logs") },
      console: new Console({ out: { write: () => true } }),
      ...options,
    },
    ({ environment }) => {
      const all = stacksOf(environment).map((kind) => workspaceOf(environment, kind));
      return Promise.resolve({ all, close: () => void calls.push(`close ${environment.name}`) });
    },
  );
  return { run, calls, planOptions, folder };
}

function planResultOf(actions: NonNullable<FakeStack["actions"]>): PlanResult {
  const lines = Object.entries(actions).map(([addr, each]) => {
    const action = each.length > 1 ? "replace" : each[0];
    return JSON.stringify({ type: "planned_change", "@message": `${addr}: Plan to ${action}`, change: { resource: { addr }, action } });
  });
  return { changes: lines.length > 0, text: lines.join("\n"), ...planMessages(lines.join("\n")) };
}

/** A plan as `terraform show -json` prints it. */
function planOf(actions: NonNullable<FakeStack["actions"]>): object {
  const change = { before: null, after: null, after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  const resource_changes = Object.entries(actions).map(([address, each]) => ({
    ...{ address, mode: "managed", type: address.split(".")[0], change: { ...change, actions: each } },
  }));
  return { format_version: "1.2", errored: false, complete: true, resource_changes, resource_drift: [] };
}
