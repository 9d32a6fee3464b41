import type { StackKind } from "../../../environments/names";
import type { VerbContext } from "../../cli/context";
import { applyChanges, planChanges, type StackPlan } from "../../fleet/deployment";
import { openWhereItRuns } from "../../fleet/open-stacks";
import { type Mend, mendOf, strandedAt } from "../../fleet/mend";
import { FleetRun } from "../../fleet/run";
import type { Stack } from "../../fleet/stack";
import type { StackReport } from "../../fleet/stack-report";
import type { StateBackend } from "../../state/backend";
import { withLocks } from "../../state/held-locks";
import { concurrencyOf } from "../../terraform/capacity";
import { addFile, removeFile } from "../../terraform/stack-json";
import type { StackTerraform } from "../../terraform/stack-terraform";
import type { Workspace } from "../../terraform/workspace";
import { OperationError } from "../../words/errors";
import type { Counterpart } from "../types";
import { isLoss, type PlannedResource, plannedResources } from "./planned";
import { unrecorded, withParameters } from "./state-record";

/** What the plans would do, or did, to the stacks. */
export interface Preview {
  readonly plans: readonly StackPlan[];
  readonly resources: readonly PlannedResource[];
}

/** Takes resources over into the states of the stacks. */
export interface TakeOver {
  /** Plans exactly the imports, with what they depend on. */
  plan(counterparts: readonly Counterpart[]): Promise<Preview>;
  /** Applies exactly the plans that were made. Throws OperationError if that fails. */
  apply(preview: Preview): Promise<void>;
  /** Adds parameters to the state of the secrets without their values, makes their key if it is not there, and sets their tags. */
  record(parameters: readonly Counterpart[]): Promise<void>;
  /** Removes the plans. */
  close(): Promise<void>;
}

/** Name of the file with the imports beside the synthesized stack; Terraform merges them. */
const IMPORTS = "adopt";
const TAGS = new Set(["tags"]);
/** The key that encrypts the secrets, with its name: made before a parameter can be encrypted with it. */
const SECRETS_KEY = ["aws_kms_key.key", "aws_kms_alias.key_alias"];

/** Does this with Terraform, in its own folders, where the environment's file says that it runs. @param logDirectory for its output */
export class TerraformTakeOver implements TakeOver {
  private readonly runs: FleetRun[] = [];

  constructor(
    private readonly context: Pick<VerbContext, "actor" | "console" | "signal">,
    private readonly states: StateBackend,
    private readonly logDirectory: string,
  ) {}

  async plan(counterparts: readonly Counterpart[]): Promise<Preview> {
    const run = this.open(counterparts, (workspace) => {
      const blocks = of(workspace, counterparts).map(({ address, id }) => ({ to: address, id }));
      addFile(workspace.directory, IMPORTS, { import: blocks });
      return Promise.resolve();
    });
    return previewOf(run, counterparts);
  }

  async apply({ plans }: Preview): Promise<void> {
    const [run] = this.runs;
    if (run) throwFailures(await applyChanges(run, plans));
  }

  async record(parameters: readonly Counterpart[]): Promise<void> {
    await this.close();
    const run = this.open(parameters, async (workspace) => {
      removeFile(workspace.directory, IMPORTS);
      await workspace.initialise();
      await recordIn(this.states, workspace.kind, parameters);
    });
    // An adoption that was stopped may have made them without noting it.
    const { plans, resources } = await previewOf(run, parameters, {
      more: SECRETS_KEY,
      mend: mendOf(strandedAt(SECRETS_KEY, await run.look()), false),
    });
    throwFailures(plans.map(({ report }) => report));
    const isMeant = (resource: PlannedResource) =>
      SECRETS_KEY.includes(resource.address)
        ? !isLoss(resource)
        : resource.does === "change" && resource.attributes.every((name) => TAGS.has(name));
    const odd = resources.find((resource) => !isMeant(resource));
    if (odd) {
      throw new OperationError(
        `${odd.address} would get more than its tags: ${odd.does} ${odd.attributes.join(", ")}`,
        `It was not changed. Before you deploy, look at the plan: npm run ops -- plan --env ${this.context.actor.environment.name}`,
      );
    }
    throwFailures(await applyChanges(run, plans));
  }

  async close(): Promise<void> {
    for (const run of this.runs.splice(0)) await run.close();
  }

  private open(counterparts: readonly Counterpart[], prepare: (workspace: Workspace<StackTerraform>) => Promise<void>): FleetRun {
    const { actor, console, signal } = this.context;
    const kinds = [...new Set(counterparts.map(({ stack }) => stack))];
    const run = new FleetRun(
      [actor],
      { purpose: "adopt", logDirectory: this.logDirectory, console, signal, kinds, concurrency: concurrencyOf(undefined) },
      async (...settings) => {
        const workspaces = await openWhereItRuns(...settings);
        try {
          for (const workspace of workspaces.all) await prepare(workspace);
          return workspaces;
        } catch (error) {
          workspaces.close();
          throw error;
        }
      },
    );
    this.runs.push(run);
    return run;
  }
}

interface PreviewOptions {
  /** Addresses that are planned beside the counterparts'. @default none */
  readonly more?: readonly string[];
  readonly mend?: Mend;
}

async function previewOf(run: FleetRun, counterparts: readonly Counterpart[], { more = [], mend }: PreviewOptions = {}): Promise<Preview> {
  const targetsOf = (stack: Stack) => ({ targets: [...of(stack, counterparts).map(({ address }) => address), ...more] });
  const plans = await planChanges(run, targetsOf, mend && { mend });
  const shown = await Promise.all(plans.map(async ({ planned }) => planned?.show()));
  return { plans, resources: shown.flatMap((plan) => (plan === undefined ? [] : plannedResources(plan))) };
}

function of({ kind }: Pick<Workspace, "kind">, counterparts: readonly Counterpart[]): Counterpart[] {
  return counterparts.filter(({ stack }) => stack === kind);
}

/** Throws OperationError with all failures, if there are any. */
export function throwFailures(reports: readonly StackReport[]): void {
  const failed = reports.filter(({ reason }) => reason !== undefined);
  if (failed.length === 0) return;
  throw new OperationError(failed.map(({ environment, stack, reason = "" }) => `${environment}-${stack}: ${reason}`).join("\n\n"));
}

/** Adds the parameters that the state lacks, past Terraform and under its lock. Throws StateLocked if somebody has that. */
function recordIn(states: StateBackend, kind: StackKind, parameters: readonly Counterpart[]): Promise<void> {
  return withLocks(states, [kind], "adopt", async () => {
    const [stored, where] = [await states.read(kind), states.location(kind)];
    const missing = unrecorded(parameters, stored?.content, where);
    if (missing.length === 0) return;
    await states.replace(kind, withParameters(stored?.content, missing, where), stored?.revision);
  });
}
