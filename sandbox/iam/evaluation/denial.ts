import { AwsError } from "../../core/errors";
import type { Decision, Layer } from "./evaluate";
import { UNKNOWN_RESOURCE } from "./statement";

const POLICIES: Readonly<Record<Layer, { readonly named: string; readonly article: string }>> = {
  identity: { named: "identity-based policy", article: "an" },
  resource: { named: "resource-based policy", article: "a" },
  trust: { named: "role trust policy", article: "the" },
  boundary: { named: "permissions boundary", article: "a" },
  session: { named: "session policy", article: "a" },
};

/**
 * A denial in AWS's words (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 * @param who the caller's ARN, or a service principal
 */
export function denial(who: string, action: string, resource: string, { outcome, deniedBy = "identity" }: Decision): AwsError {
  if (action === "kms:Decrypt" && deniedBy === "resource") return new AwsError("AccessDeniedException", hiddenKey(who));
  const { named, article } = POLICIES[deniedBy];
  const reason =
    outcome === "explicitDeny" ? `with an explicit deny in ${article} ${named}` : `because no ${named} allows the ${action} action`;
  return new AwsError("AccessDeniedException", `${notAuthorized(who, action, resource)} ${reason}`);
}

/** KMS does not tell which key it is if the key's policy is what denies. */
function hiddenKey(who: string): string {
  const reason =
    "the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access";
  return `User: ${who} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because ${reason}`;
}

/** The denial if a policy cannot be evaluated. */
export function unreadable(who: string, action: string, resource: string, problem: string): AwsError {
  return new AwsError("AccessDeniedException", `${notAuthorized(who, action, resource)} because a policy cannot be evaluated. ${problem}`);
}

function notAuthorized(who: string, action: string, resource: string): string {
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource === UNKNOWN_RESOURCE ? "*" : resource}`;
}
