import { judgeResources } from "../judge/plan";
import type { DriftItem } from "../model/types";
import { type Fields, isFields } from "../model/values";
import { differences } from "../plan/differences";
import { readPlan } from "../plan/read-plan";
import { type Resource, resourcesOf } from "../plan/resources";
import type { Real } from "./ask";

/** Attributes that no apply puts back, although no configuration says so: the deletion of a key is cancelled by hand. */
const BY_HAND = ["deletion_date"];

/** The attributes of each resource in the last state, by address. @param planJson output of `terraform show -json PLAN` */
export function statesIn(planJson: unknown): ReadonlyMap<string, Fields> {
  const resources = resourcesOf(readPlan(planJson));
  return new Map(resources.flatMap(({ address, state }) => (isFields(state) ? [[address, state] as const] : [])));
}

/**
 * Judges a plan that was made without a refresh, together with what AWS says of its resources: as if a refresh had found that.
 * @param ignoredAt names of attributes of a resource that an apply leaves as they are (lifecycle.ignore_changes)
 */
export function judgeWithReal(
  planJson: unknown,
  { found }: Pick<Real, "found">,
  ignoredAt: (address: string) => readonly string[],
): DriftItem[] {
  const resources = resourcesOf(readPlan(planJson)).map((resource) =>
    found.has(resource.address) ? asFound(resource, found.get(resource.address), [...ignoredAt(resource.address), ...BY_HAND]) : resource,
  );
  return judgeResources(resources);
}

function asFound(resource: Resource, answer: Fields | undefined, ignored: readonly string[]): Resource {
  const { state, planned, apply } = resource;
  if (answer === undefined) return { ...resource, found: "deleted", apply: apply === "delete" ? apply : "create" };
  if (!isFields(state)) return resource;
  // Of a key that is about to be deleted nothing else counts: everything else follows from that.
  const seen = answer.deletion_date === undefined ? answer : { deletion_date: answer.deletion_date };
  const real = { ...state, ...seen };
  const kept = Object.fromEntries(Object.entries(seen).filter(([name]) => ignored.includes(name)));
  const wanted = isFields(planned) ? { ...planned, ...kept } : planned;
  const pending = apply === "nothing" && differences(real, wanted).length > 0 ? "update" : apply;
  return { ...resource, real, planned: wanted, apply: pending, ...(differences(state, real).length > 0 && { found: "changed" as const }) };
}
