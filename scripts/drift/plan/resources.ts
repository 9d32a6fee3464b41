import { comparable, type Siblings } from "./normalise";
import type { DriftPlan, PlannedResource } from "./read-plan";
import { isFields, marked, type Fields } from "../model/values";

/** What the plan knows of one resource. */
export interface Resource {
  readonly address: string;
  readonly type: string;
  /** What it says in the configuration; undefined where it is not in it. */
  readonly expressions: unknown;
  /** What Terraform found when it looked; absent where it found what it had last seen. */
  readonly found?: "changed" | "deleted";
  /** What an apply would do. */
  readonly apply: "nothing" | "create" | "update" | "delete";
  /** What Terraform last saw. */
  readonly state: unknown;
  /** What is there. */
  readonly real: unknown;
  /** What is configured. */
  readonly planned: unknown;
}

/** The managed resources of a plan, each once, with their values ready to be compared. */
export function resourcesOf(plan: DriftPlan): Resource[] {
  const managed = (each: PlannedResource) => each.mode === "managed";
  const drifts = new Map(plan.resource_drift.filter(managed).map((each) => [keyOf(each), each]));
  const changes = new Map(plan.resource_changes.filter(managed).map((each) => [keyOf(each), each]));
  const expressions = new Map(plan.configuration.root_module.resources.map((each) => [each.address, each.expressions]));
  const siblings = siblingsIn([...drifts.values(), ...changes.values()]);
  return [...new Set([...drifts.keys(), ...changes.keys()])].sort().flatMap((address) => {
    const [drift, change] = [drifts.get(address), changes.get(address)];
    const first = drift ?? change;
    return first === undefined ? [] : [resourceOf(address, first.type, drift, change, expressions.get(first.address), siblings)];
  });
}

function resourceOf(
  address: string,
  type: string,
  drift: PlannedResource | undefined,
  change: PlannedResource | undefined,
  expressions: unknown,
  siblings: Siblings,
): Resource {
  const ready = (values: unknown) => comparable(type, values, siblings);
  const found = drift && (drift.change.actions.includes("delete") ? "deleted" : "changed");
  const real = drift ? side(drift, "after") : side(change, "before");
  return {
    address,
    type,
    expressions,
    ...(found && { found }),
    apply: applied(change),
    state: ready(drift ? side(drift, "before") : real),
    real: ready(real),
    // Terraform plans nothing for what it leaves as it is.
    planned: ready(change ? side(change, "after") : real),
  };
}

function side(resource: PlannedResource | undefined, which: "before" | "after"): unknown {
  if (resource === undefined) return undefined;
  const { change } = resource;
  return which === "before"
    ? marked(change.before, change.before_sensitive, undefined)
    : marked(change.after, change.after_sensitive, change.after_unknown);
}

function applied(change: PlannedResource | undefined): Resource["apply"] {
  const actions = change?.change.actions ?? [];
  if (actions.includes("update") || actions.length > 1) return "update";
  if (actions.includes("create")) return "create";
  return actions.includes("delete") || actions.includes("forget") ? "delete" : "nothing";
}

function keyOf({ address, deposed }: PlannedResource): string {
  return deposed === undefined ? address : `${address} (deposed ${deposed})`;
}

function siblingsIn(resources: readonly PlannedResource[]): Siblings {
  const siblings = new Map<string, Fields[]>();
  for (const { type, change } of resources) {
    const values = [change.after, change.before].find(isFields);
    if (values !== undefined) siblings.set(type, [...(siblings.get(type) ?? []), values]);
  }
  return siblings;
}
