import type { Access } from "../../core/service";
import { access, isObject } from "./builder";
import type { Params } from "./builder";

/** Service principals that take over a role, if they are not `<service>.amazonaws.com`. */
const PASSED_TO: Readonly<Record<string, string>> = { ecs: "ecs-tasks.amazonaws.com" };

/** Services whose calls name roles without passing them to a service. */
const HANDS_OVER_NONE = new Set(["iam", "sts", "kms", "tag", "lakeformation"]);

/** `iam:PassRole` for each role that a writing call passes to a service. */
export function passedRoles(service: string, operation: string, params: Params): readonly Access[] {
  if (HANDS_OVER_NONE.has(service) || /^(Get|List|Describe|Tag|Untag)/.test(operation)) return [];
  const passedTo = PASSED_TO[service] ?? `${service}.amazonaws.com`;
  return [...new Set(rolesIn(params))].map((role) => passRole(role, passedTo));
}

/** The access that a caller needs to pass a role to a service. */
export function passRole(roleArn: string, service: string): Access {
  return access("iam:PassRole", [roleArn], { "iam:PassedToService": service });
}

function rolesIn(value: unknown, name = ""): readonly string[] {
  if (typeof value === "string") return /role/i.test(name) && /^arn:[^:]+:iam::\d{12}:role\//.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => rolesIn(item, name));
  return isObject(value) ? Object.entries(value).flatMap(([member, item]) => rolesIn(item, member)) : [];
}
