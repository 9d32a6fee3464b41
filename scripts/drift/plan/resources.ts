import { type Fields, isFields, marked } from "../model/values";
import { comparable, type Siblings } from "./normalise";
import type { DriftPlan, PlannedResource } from "./read-plan";

/** One resource in the plan. */
export interface Resource {
  readonly address: string;
  readonly type: string;
  /** Its configuration; undefined if it is not configured. */
  readonly expressions: unknown;
  /** What Terraform found when it refreshed; absent if it found what the state has. */
  readonly found?: "changed" | "deleted";
  /** What an apply would do. */
  readonly apply: "nothing" | "create" | "update" | "delete";
  /** Values in the last state. */
  readonly state: unknown;
  /** Real values. */
  readonly real: unknown;
  /** Configured values. */
  readonly planned: unknown;
}

/** The managed resources of a plan, each once, with values that are ready to compare. */
export function resourcesOf(plan: DriftPlan): Resource[] {
  const managed = (each: PlannedResource) => each.mode === "managed";
  const drifts = new Map(plan.resource_drift.filter(managed).map((each) => [keyOf(each), each]));
  const changes = new Map(plan.resource_changes.filter(managed).map((each) => [keyOf(each), each]));
  const expressions = new Map(plan.configuration.root_module.resources.map((each) => [each.address, each.expressions]));
  const siblings = siblingsIn([...drifts.values(), ...changes.values()]);
  return [...new Set([...drifts.keys(), ...changes.keys()])].sort().flatMap((address) => {
    const [drift, change] = [drifts.get(address), changes.get(address)];
    const first = drift ?? change;
    return first === undefined
      ? []
      : [resourceOf(address, first.type, drift, change, expressions.get(configuredAs(first.address)), siblings)];
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
    // A resource that Terraform leaves as it is has no planned change.
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

/** The configuration has one resource for all that a `for_each` makes of it. */
function configuredAs(address: string): string {
  return address.replace(/\[.*\]$/, "");
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
