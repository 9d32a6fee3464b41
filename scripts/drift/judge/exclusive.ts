import { isFields } from "../model/values";
import type { Resource } from "../plan/resources";

/** The resource that alone decides about an attribute of another one. */
export interface Decider {
  readonly address: string;
  /** Whether an apply would make it take something away, or give it back. */
  readonly pending: boolean;
}

/** Finds who decides about a path in a resource; undefined if it is the resource itself. */
export type Deciders = (resource: Resource, path: string) => Decider | undefined;

/** Attributes of a role that repeat what is at it, and the resources of the stack that keep that exclusive. */
const EXCLUSIVE = [
  { attribute: "inline_policy", by: "aws_iam_role_policies_exclusive" },
  { attribute: "managed_policy_arns", by: "aws_iam_role_policy_attachments_exclusive" },
] as const;

export function decidersIn(resources: readonly Resource[]): Deciders {
  const at = (values: unknown, key: string) => (isFields(values) ? values[key] : undefined);
  return ({ type, real }, path) => {
    if (type !== "aws_iam_role") return undefined;
    const by = EXCLUSIVE.find(({ attribute }) => path.split(".")[0] === attribute)?.by;
    const decider = resources.find((each) => each.type === by && at(each.planned, "role_name") === at(real, "name"));
    return decider && { address: decider.address, pending: decider.apply === "update" || decider.apply === "create" };
  };
}
