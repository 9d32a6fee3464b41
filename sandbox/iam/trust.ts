import { AwsError } from "../core/errors";
import { Context } from "./evaluation/context";
import type { ContextKeys } from "./evaluation/context";
import { denial, unreadable } from "./evaluation/denial";
import { evaluate } from "./evaluation/evaluate";
import type { Policy } from "./evaluation/policy";
import { PolicyError } from "./evaluation/policy";
import type { Principal } from "./evaluation/principal";
import { accountOf } from "./evaluation/arn";
import type { PolicySource } from "./source/port";

/** Who wants to assume a role: a service principal (`scheduler.amazonaws.com`), an ARN, or somebody for whom an identity provider vouches. */
export interface TrustPrincipal {
  readonly service?: string;
  readonly arn?: string;
  /** ARN of the identity provider that vouches for a web identity. */
  readonly federated?: string;
}

/** Throws AwsError AccessDenied unless the role exists and its trust policy lets the principal in. */
export async function checkTrust(source: PolicySource, roleArn: string, who: TrustPrincipal, keys: ContextKeys): Promise<void> {
  const name = who.service ?? who.arn ?? who.federated ?? "anonymous";
  const action = who.federated === undefined ? "sts:AssumeRole" : "sts:AssumeRoleWithWebIdentity";
  try {
    const trust = await source.trustOf(roleArn);
    const principal = await principalOf(source, who);
    const organization = principal.account === undefined ? undefined : await source.organizationOf(principal.account);
    const context = new Context({ ...identityKeys(principal, organization), ...keys });
    const identity = who.arn ? [ANYTHING] : [];
    const request = { principal, action, resource: roleArn, context };
    const decision = evaluate(request, { identity, resource: trust ? [trust] : [], resourceKind: "trust" });
    if (decision.outcome !== "allowed") throw denial(name, action, roleArn, decision);
  } catch (error) {
    if (error instanceof PolicyError) throw accessDenied(unreadable(name, action, roleArn, error.message));
    throw error instanceof AwsError ? accessDenied(error) : error;
  }
}

/** Stands for the principal's own policies, which another account may hold. */
const ANYTHING: Policy = {
  name: "any",
  version: "2012-10-17",
  statements: [{ effect: "Allow", action: { not: false, values: ["*"] }, conditions: [] }],
};

async function principalOf(source: PolicySource, { service, arn, federated }: TrustPrincipal): Promise<Principal> {
  if (federated) return { federated };
  if (!arn) return { ...(service && { service }) };
  const account = accountOf(arn) ?? "";
  if (/^arn:[^:]+:iam::\d{12}:role\//.test(arn)) return { arn, roleArn: arn, account };
  return (await source.policiesOf({ arn, account, accessKeyId: "" })).principal;
}

function identityKeys({ service, arn, account, roleArn }: Principal, organization: string | undefined): ContextKeys {
  if (service) return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": service };
  return { "aws:PrincipalAccount": account, "aws:PrincipalArn": roleArn ?? arn, "aws:PrincipalOrgID": organization };
}

/** STS's own code for a denial. */
function accessDenied(error: AwsError): AwsError {
  return new AwsError("AccessDenied", error.message, {}, 403);
}
