import type { DriftItem } from "../model/types";
import { readPlan } from "../plan/read-plan";
import { type Resource, resourcesOf } from "../plan/resources";
import { decidersIn } from "./exclusive";
import { judgeResource, recreatedIn } from "./resource";
import { sorted } from "./sorted";

/**
 * Compares the last state, the real resources and the configuration, attribute by attribute.
 *
 * Reported: what somebody changed or deleted outside, even if it is not configured (see {@link DriftItem.endsWithApply}), and
 * what is configured but not applied. An attribute is reported as both if it was changed outside and then configured
 * differently. Not reported: another way to write "not set", the order and spelling of a policy, counters, attributes that
 * repeat another resource's ({@link MIRRORS}), outside changes that the configuration now has too, and values that are unknown
 * only because another resource is created again.
 *
 * @param planJson output of `terraform show -json PLAN`. Throws OperationError if it is not a plan, or only part of one
 */
export function judgePlan(planJson: unknown): DriftItem[] {
  return judgeResources(resourcesOf(readPlan(planJson)));
}

/** Judges all resources of a stack together. */
export function judgeResources(resources: readonly Resource[]): DriftItem[] {
  const recreated = recreatedIn(resources);
  const deciders = decidersIn(resources);
  return sorted(resources.flatMap((resource) => judgeResource(resource, recreated, deciders)));
}
