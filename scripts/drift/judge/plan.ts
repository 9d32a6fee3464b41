import { judgeResource, recreatedIn } from "./resource";
import { readPlan } from "../plan/read-plan";
import { resourcesOf } from "../plan/resources";
import { SEVERITIES, type DriftItem } from "../model/types";

/**
 * What differs between what Terraform last saw, what is there and what is configured, attribute by attribute.
 *
 * Reported: what somebody changed or deleted outside, also where the configuration says nothing about it (see
 * {@link DriftItem.endsWithApply}), and what is configured and not applied. An attribute that was changed outside and
 * configured otherwise since is both. Not reported: another way to write "not set", the order and spelling of a policy,
 * counters, attributes that repeat another resource's ({@link MIRRORS}), changes that the configuration has come to agree
 * with, and what is unknown only because something else is made anew.
 *
 * @param planJson what `terraform show -json PLAN` prints. Throws OperationError for what is no plan, or not the whole of one
 */
export function judgePlan(planJson: unknown): DriftItem[] {
  const resources = resourcesOf(readPlan(planJson));
  const recreated = recreatedIn(resources);
  return sorted(resources.flatMap((resource) => judgeResource(resource, recreated)));
}

/** Worst first, then by address and attribute. */
function sorted(items: readonly DriftItem[]): DriftItem[] {
  const keyOf = ({ severity, address, attribute = "", kind }: DriftItem) =>
    [SEVERITIES.indexOf(severity), address, attribute, kind].join("\0");
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
