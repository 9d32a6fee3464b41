import type { AttributeChange } from "../../terraform/plan-json";
import { isFields, presentable, UNKNOWN } from "../model/values";
import { configuredAt } from "../plan/configured";
import { type Difference, differences } from "../plan/differences";
import { readPlan } from "../plan/read-plan";
import { type Resource, resourcesOf } from "../plan/resources";

/**
 * What an apply would change in each resource, by address, attribute by attribute, as drift shows it: sensitive values by name
 * only, policies statement by statement. A resource that is made has every attribute that is set; one that is removed has none.
 * @param planJson output of `terraform show -json PLAN`. Throws OperationError if it is not a plan, or only part of one
 */
export function plannedChanges(planJson: unknown): ReadonlyMap<string, readonly AttributeChange[]> {
  return new Map(resourcesOf(readPlan(planJson)).map((resource) => [resource.address, changesOf(resource)]));
}

function changesOf(resource: Resource): AttributeChange[] {
  const found =
    resource.apply === "update" ? differences(resource.real, resource.planned) : resource.apply === "create" ? made(resource) : [];
  return found
    .filter((each) => each.after !== UNKNOWN || configuredAt(resource.expressions, each.path) !== undefined)
    .map(({ path, before, after }) => ({ attribute: path, before: presentable(before), after: presentable(after) }));
}

/** A block is one line, a policy a line for each statement. */
function made({ planned }: Resource): Difference[] {
  if (!isFields(planned)) return [];
  return Object.keys(planned)
    .sort()
    .flatMap((name) => differences(undefined, planned[name], name));
}
