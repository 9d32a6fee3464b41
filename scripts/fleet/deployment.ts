import type { Outcome } from "../process/jobs";
import { isNeverRefreshed } from "../terraform/never-refreshed";
import type { PlannedChange } from "../terraform/plan-json";
import type { PlanOptions } from "../terraform/terraform";
import { type Mend, mendOf } from "./mend";
import { NO_VALUES, type PlanValues, valuesOf, type WantsValues } from "./plan-values";
import { NOT_REFRESHED } from "./read-only";
import type { FleetRun } from "./run";
import type { Planned, Stack } from "./stack";
import { changesText, countChanges, failureFacts, stackFacts, type StackReport } from "./stack-report";

/** What a deploy or destroy would do to one stack. */
export interface StackPlan {
  readonly report: StackReport;
  readonly changes: readonly PlannedChange[];
  /** Absent if the plan failed. */
  readonly planned?: Planned;
}

export interface PlanningOptions {
  /** Whether to read a plan's values. @default addresses only */
  readonly wanted?: WantsValues;
  /** What to do first with what a stopped run has left. @default nothing is kept */
  readonly mend?: Mend;
}

/** Plans every stack of the run. A stack that fails has a report too. @param options by stack */
export async function planChanges(
  run: FleetRun,
  options: (stack: Stack) => PlanOptions = () => ({}),
  { wanted = NO_VALUES, mend = mendOf([], false) }: PlanningOptions = {},
): Promise<StackPlan[]> {
  const { prepare } = mend;
  const outcomes = await run.plan({
    label: "plan",
    prepare,
    options: (stack) => ({ ...options(stack), ...mend.optionsOf(stack) }),
    // Part of a plan has no values that could be compared.
    read: async (planned) => readPlan(planned, await valuesOf(planned, mend.optionsOf(planned).targets ? NO_VALUES : wanted), mend),
    say: ({ report }) => changesText(report) || report.result,
  });
  return outcomes.map(({ outcome, ...stack }) =>
    outcome.status === "done" ? outcome.value : { changes: [], report: notPlanned(stack, outcome, mend) },
  );
}

/**
 * Applies exactly the plans that were made, in the order of the stacks, or in reverse to destroy. Stacks without changes are
 * left alone; but a destroy without changes is applied too, because the state may still have what is gone from AWS. A stack that could not be planned or applied stops only the later stacks of its own environment.
 */
export async function applyChanges(
  run: FleetRun,
  plans: readonly StackPlan[],
  { destroy = false }: { destroy?: boolean } = {},
): Promise<StackReport[]> {
  const ordered = destroy ? [...plans].reverse() : plans;
  const heldUp = new Map<StackPlan, string>();
  const ready: Planned[] = [];
  ordered.forEach((plan, index) => {
    const failed = ordered.slice(0, index).find((earlier) => sameEnvironment(earlier, plan) && !isPlanned(earlier));
    if (failed && plan.report.result === "planned") heldUp.set(plan, nameOf(failed.report));
    else if (plan.planned && (plan.report.result === "planned" || destroy)) ready.push(plan.planned);
  });
  const outcomes = new Map((await run.apply(ready)).map(({ name, outcome }) => [name, outcome]));
  return plans.map((plan) => {
    const because = heldUp.get(plan);
    if (because !== undefined) return { ...plan.report, result: "skipped", reason: `${because} was not done` };
    const outcome = outcomes.get(nameOf(plan.report));
    return outcome ? applied(plan.report, outcome) : plan.report;
  });
}

function readPlan(planned: Planned, { changes, outside }: PlanValues, mend: Mend): StackPlan {
  // A run elsewhere plans as a role that may only read.
  const unread = planned.workspace.link !== undefined && isNeverRefreshed(planned.kind) ? [NOT_REFRESHED] : [];
  const notes = [...mend.notesOn(planned), ...unread];
  const report: StackReport = {
    ...stackFacts(planned),
    result: changes.length === 0 ? "no changes" : "planned",
    changes: countChanges(changes),
    ...(changes.length > 0 && { resources: changes }),
    ...(outside.length > 0 && { outside }),
    ...(notes.length > 0 && { notes }),
    seconds: planned.seconds,
    logFile: planned.workspace.logFile,
    ...(planned.plan.link !== undefined && { link: planned.plan.link }),
  };
  return { report, changes, planned };
}

function notPlanned(stack: Stack, outcome: Exclude<Outcome<unknown>, { status: "done" }>, mend: Mend): StackReport {
  const notes = mend.notesOn(stack);
  return { ...stackFacts(stack), seconds: 0, ...(notes.length > 0 && { notes }), ...failureFacts(outcome) };
}

function applied(report: StackReport, outcome: Outcome<number>): StackReport {
  if (outcome.status === "done") {
    const result = report.result === "planned" ? "applied" : report.result;
    return { ...report, result, seconds: report.seconds + outcome.value };
  }
  return { ...report, ...failureFacts(outcome) };
}

function isPlanned({ report }: StackPlan): boolean {
  return report.result === "planned" || report.result === "no changes";
}

function sameEnvironment(one: StackPlan, other: StackPlan): boolean {
  return one.report.environment === other.report.environment;
}

function nameOf({ environment, stack }: StackReport): string {
  return `${environment}-${stack}`;
}
