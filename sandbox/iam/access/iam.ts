import { ARN } from "../../partition/arn";
import type { AccessRule } from "./builder";
import { access, string } from "./builder";

/** IAM: adds the condition keys that limit who may grant permissions, which the general rules do not know. */
export const iamAccess: AccessRule = (operation, params, place) => {
  const context = { "iam:PermissionsBoundary": params.PermissionsBoundary, "iam:PolicyARN": params.PolicyArn };
  const path = (string(params, "Path") ?? "/").replace(/^\//, "");
  const own = (["Role", "User", "Group"] as const).find(
    (kind) => new RegExp(`(^|[a-z])${kind}(?![a-z])`).test(operation) && string(params, `${kind}Name`),
  );
  if (!own || /InstanceProfile|UserToGroup|UserFromGroup|SimulatePrincipal/.test(operation)) return undefined;
  const name = string(params, `${own}Name`) as string;
  return [access(`iam:${operation}`, [`${ARN}:iam::${place.account}:${own.toLowerCase()}/${path}${name}`], context)];
};
