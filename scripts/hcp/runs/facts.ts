import type { Resource } from "../api";

/** A run as it was at one moment. */
export interface RunFacts {
  readonly id: string;
  /** `planned`, `applied` and the like (API, Run States). */
  readonly status: string;
  readonly hasChanges: boolean;
  readonly confirmable: boolean;
  readonly discardable: boolean;
  readonly cancelable: boolean;
  /** Ids of the plan and the apply. */
  readonly plan: string;
  readonly apply: string;
}

/** States from which nothing more happens (API, Run States). */
const FINAL = new Set([
  "applied",
  "discarded",
  "errored",
  "canceled",
  "force_canceled",
  "planned_and_finished",
  "planned_and_saved",
  "policy_soft_failed",
]);

/** States in which somebody else than who confirms has to decide. */
const HELD = new Set(["policy_override", "post_plan_awaiting_decision"]);

export function factsOf({ id, attributes, relationships }: Resource): RunFacts {
  const actions = (attributes.actions ?? {}) as Readonly<Record<string, unknown>>;
  const related = (name: string) => relationships?.[name]?.data?.id ?? "";
  return {
    id,
    status: String(attributes.status),
    hasChanges: attributes["has-changes"] === true,
    confirmable: actions["is-confirmable"] === true,
    discardable: actions["is-discardable"] === true,
    cancelable: actions["is-cancelable"] === true,
    plan: related("plan"),
    apply: related("apply"),
  };
}

export function isOver({ status }: RunFacts): boolean {
  return FINAL.has(status);
}

/** Whether the plan is there and the run waits for somebody, or is over. */
export function waits(facts: RunFacts): boolean {
  return isOver(facts) || facts.confirmable || HELD.has(facts.status);
}
