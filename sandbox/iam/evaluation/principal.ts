import { ARN } from "../../partition/arn";
import type { PrincipalElement } from "./policy";

/** Who makes a request, with every name that a policy may use. */
export interface Principal {
  /** `arn:aws:iam::A:root`, `...:user/N`, `arn:aws:sts::A:assumed-role/N/SESSION`, `...:federated-user/N`; absent for services. */
  readonly arn?: string;
  readonly account?: string;
  /** The role behind a session, with its path. */
  readonly roleArn?: string;
  /** The user or root who has opened a federated user's session. */
  readonly openerArn?: string;
  /** `AIDA...` of a user, `AROA...:SESSION` of a role session, `A:N` of a federated user. */
  readonly userId?: string;
  /** `codebuild.amazonaws.com`. */
  readonly service?: string;
  /** Identity provider of a web identity or SAML login: `cognito-identity.amazonaws.com` or the provider's ARN. */
  readonly federated?: string;
}

/**
 * How a Principal element names the principal. This decides which other policies limit the grant
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-req-access.html):
 * `direct` (user, session, service): none; `role` (also the opener of a federated user's session): boundary and session policy;
 * `account`: the account's own policies have to allow the request.
 */
export type Grant = "direct" | "role" | "account";

/** How `Principal` names this principal; undefined if it does not. */
export function grantOf(element: PrincipalElement, principal: Principal): Grant | undefined {
  const grants = names(principal).filter(({ type, ids }) => ids.some((id) => element.values[type]?.includes(id)));
  const order: readonly Grant[] = ["direct", "role", "account"];
  return order.find((grant) => grants.some((found) => found.grant === grant));
}

/**
 * Whether `NotPrincipal` exempts a principal. All of its names have to be listed: AWS requires the session, the role and the
 * account for a Deny (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
 */
export function isExempt(element: PrincipalElement, principal: Principal): boolean {
  const needed = names(principal).filter(({ anyone }) => !anyone);
  return needed.length > 0 && needed.every(({ type, ids }) => ids.some((id) => element.values[type]?.includes(id)));
}

interface Name {
  readonly type: "AWS" | "Service" | "Federated";
  /** The forms in which a policy may write it. */
  readonly ids: readonly string[];
  readonly grant: Grant;
  readonly anyone?: boolean;
}

function names(principal: Principal): readonly Name[] {
  const { arn, account, roleArn, openerArn, userId, service, federated } = principal;
  const [id = "", session] = (userId ?? "").split(":");
  const all: (Name | undefined | false | "")[] = [
    arn && { type: "AWS", ids: [arn, ...(userId && !session ? [userId] : [])], grant: "direct" },
    roleArn && { type: "AWS", ids: [roleArn, ...(session ? [id] : [])], grant: "role" },
    openerArn && !openerArn.endsWith(":root") && { type: "AWS", ids: [openerArn], grant: "role" },
    account && !arn?.endsWith(":root") && { type: "AWS", ids: [account, `${ARN}:iam::${account}:root`], grant: "account" },
    account && arn?.endsWith(":root") && { type: "AWS", ids: [account, arn], grant: "direct" },
    service && { type: "Service", ids: [service], grant: "direct" },
    federated && { type: "Federated", ids: [federated], grant: "direct" },
    { type: "AWS", ids: ["*"], grant: roleArn || openerArn ? "role" : "direct", anyone: true },
    service && { type: "Service", ids: ["*"], grant: "direct", anyone: true },
  ];
  return all.filter((name) => typeof name === "object");
}
