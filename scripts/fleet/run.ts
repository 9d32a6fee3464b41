import { deployedStacksOf, namesOf, type StackKind, stacksOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Actor } from "../aws/actor";
import type { Console } from "../cli/console";
import { type Job, type Outcome, runJobs } from "../process/jobs";
import { readLeftovers } from "../leftovers/read";
import type { Leftovers } from "../leftovers/types";
import { checkState } from "../state/check";
import { openStateBackend } from "../state/open";
import { locksFor } from "../state/terraform-lock";
import { applyProgress } from "../terraform/apply-progress";
import type { StackTerraform } from "../terraform/stack-terraform";
import type { PlanOptions } from "../terraform/terraform";
import { PLAN_FILE, type Workspace, type WorkspaceOptions, type Workspaces } from "../terraform/workspace";
import { presentError, UsageError } from "../words/errors";
import { keepErroredState } from "./errored-state";
import { openWhereItRuns } from "./open-stacks";
import type { Planned, Stack } from "./stack";

export interface FleetRunOptions extends Omit<WorkspaceOptions, "examine" | "inLock"> {
  readonly console: Console;
  /** Terraform processes that run at the same time. */
  readonly concurrency: number;
  /** Looks for what a stopped run has left. @default {@link readLeftovers} */
  readonly leftovers?: typeof readLeftovers;
  /** Selects stacks. @default all */
  readonly only?: (stack: Stack) => boolean;
}

/** How the work on a stack ended. */
export interface StackOutcome<T> extends Stack {
  readonly outcome: Outcome<T>;
}

/** The work to do for every stack, and how to show it. */
export interface StackWork<T> {
  /** Done in each stack's folder before it is planned. @default nothing */
  readonly prepare?: (stack: Stack, workspace: Workspace<StackTerraform>) => Promise<void>;
  /** @default plans everything, under the state's lock */
  readonly options?: (stack: Stack) => PlanOptions;
  /** Word on the screen, as `plan`. */
  readonly label: string;
  readonly read: (planned: Planned) => T | Promise<T>;
  /** Text that is shown after a stack's name at the end. */
  readonly say: (value: T) => string;
}

/** Synthesizes one environment. @see openWhereItRuns */
export type OpenStacks = (
  actor: Actor,
  options: WorkspaceOptions & Pick<FleetRunOptions, "console">,
) => Promise<Workspaces<StackTerraform>>;

/** How many stacks are looked at at the same time: each takes a few small calls. */
const LOOKS_AT_ONCE = 8;

/** Runs Terraform in the stacks of many environments, each as its actor. A failure stops only stacks that come after it. */
export class FleetRun {
  private readonly opened = new Map<string, Promise<Workspaces<StackTerraform>>>();

  constructor(
    private readonly actors: readonly Actor[],
    private readonly options: FleetRunOptions,
    private readonly openEnvironment: OpenStacks = openWhereItRuns,
  ) {}

  /** Looks for what a stopped run has left of each stack, without Terraform. A stack that cannot be looked at has a reason. */
  async look(): Promise<StackOutcome<Leftovers>[]> {
    const stacks = this.stacks();
    const { leftovers = readLeftovers, signal } = this.options;
    const jobs = stacks.map((stack): Job<Leftovers> => ({ name: stack.name, run: () => leftovers(this.actorOf(stack), stack.kind) }));
    return ended(stacks, await runJobs(jobs, { concurrency: LOOKS_AT_ONCE, signal }));
  }

  /** Plans the stacks in parallel, since none reads another's resources, and keeps the plans. Throws UsageError if there is no stack. */
  async plan<T>(work: StackWork<T>): Promise<StackOutcome<T>[]> {
    const stacks = this.stacks();
    const jobs = stacks.map((stack): Job<T> => ({ name: stack.name, run: () => this.planOne(stack, work) }));
    return ended(stacks, await runJobs(jobs, this.options));
  }

  /** Applies the kept plans of these stacks; those of one environment in sequence. Gives the seconds that each took. */
  async apply(stacks: readonly Planned[]): Promise<StackOutcome<number>[]> {
    const jobs = stacks.map((stack, index): Job<number> => {
      const before = stacks.slice(0, index).filter(({ environment }) => environment.name === stack.environment.name);
      return { name: stack.name, after: before.map(({ name }) => name), run: () => this.applyOne(stack) };
    });
    return ended(stacks, await runJobs(jobs, this.options));
  }

  /** Gives up the plans, which contain the resources' values, and lets other runs work on the environments. */
  async close(): Promise<void> {
    for (const opening of this.opened.values()) {
      const workspaces = await opening.catch(() => undefined);
      for (const workspace of workspaces?.all ?? [])
        await workspace
          .release()
          .catch((error: unknown) => this.options.console.line(`${workspace.stack}: ${presentError(error).text}`, "red"));
      workspaces?.close();
    }
  }

  private stacks(): Stack[] {
    const stacks = this.actors.flatMap(({ environment }) =>
      this.kindsIn(environment)
        .map((kind) => ({ environment, kind, name: namesOf(environment).stackNames[kind] }))
        .filter((stack) => this.options.only?.(stack) ?? true),
    );
    // Without this error, a run that matches no stack would report success.
    if (stacks.length === 0)
      throw new UsageError("None of these environments has such a stack.", "Leave out --stack, or name another one.");
    return stacks;
  }

  /** Nothing but drift goes over the roles of runs, unless they are named: `bootstrap` applies them. */
  private kindsIn(environment: Environment): readonly StackKind[] {
    const { kinds, purpose } = this.options;
    if (kinds !== undefined) return stacksOf(environment).filter((kind) => kinds.includes(kind));
    return purpose === "drift" ? stacksOf(environment) : deployedStacksOf(environment);
  }

  private planOne<T>(stack: Stack, { prepare, options, label, read, say }: StackWork<T>): Promise<T> {
    const started = Date.now();
    return this.options.console.step(
      label,
      stack.name,
      async () => {
        const workspace = (await this.open(stack.environment)).all.find(({ kind }) => kind === stack.kind);
        if (!workspace) throw new Error(`${stack.name} was not synthesized`);
        await workspace.initialise();
        await prepare?.(stack, workspace);
        const plan = await workspace.terraform.plan({ ...options?.(stack), out: PLAN_FILE });
        const show = () => workspace.terraform.showPlan(PLAN_FILE);
        return read({ ...stack, workspace, plan, show, seconds: secondsSince(started) });
      },
      (value) => `${stack.name}  ${say(value)}`,
    );
  }

  private async applyOne(planned: Planned): Promise<number> {
    const started = Date.now();
    try {
      await this.options.console.step("apply", planned.name, (step) => {
        const finished = applyProgress(planned.plan.planned);
        const onLine = (line: string) => {
          const { count, text } = finished(line) ?? {};
          if (count !== undefined) step.progress(`${planned.name}  ${count}: ${text ?? ""}`, text ?? "");
        };
        return planned.workspace.terraform.apply({ plan: PLAN_FILE, onLine });
      });
    } catch (error) {
      throw keepErroredState(planned, error, this.options.logDirectory);
    }
    return secondsSince(started);
  }

  private actorOf({ environment }: Pick<Stack, "environment">): Actor {
    const actor = this.actors.find((each) => each.environment.name === environment.name);
    if (!actor) throw new Error(`nobody acts in ${environment.name}`);
    return actor;
  }

  private open(environment: Environment): Promise<Workspaces<StackTerraform>> {
    const known = this.opened.get(environment.name);
    if (known) return known;
    const actor = this.actorOf({ environment });
    // What is compared with an older state by mistake is no drift.
    const wholly = this.options.purpose === "drift";
    const examine = (kind: StackKind) => checkState(actor, kind, { ...this.options, wholly });
    const opening = this.openEnvironment(actor, {
      ...this.options,
      examine,
      inLock: locksFor(actor.environment, () => openStateBackend(actor)),
    });
    this.opened.set(environment.name, opening);
    return opening;
  }
}

function ended<T>(stacks: readonly Stack[], outcomes: ReadonlyMap<string, Outcome<T>>): StackOutcome<T>[] {
  return stacks.map(({ environment, kind, name }) => {
    const outcome = outcomes.get(name);
    if (!outcome) throw new Error(`nothing was done of ${name}`);
    return { environment, kind, name, outcome };
  });
}

function secondsSince(started: number): number {
  return (Date.now() - started) / 1000;
}
