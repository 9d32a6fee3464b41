import type { Caller } from "../core/service";
import { accountOf, regionOf } from "./evaluation/arn";
import type { ContextKeys } from "./evaluation/context";
import type { Principal } from "./evaluation/principal";
import type { CallerPolicies } from "./source/port";

/**
 * The global condition keys of a request
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
 * `aws:SecureTransport` is true although the sandbox speaks plain HTTP on loopback: otherwise policies that require TLS, as
 * they should, would deny everything here. Keys that the sandbox cannot know (`aws:SourceVpc`,
 * `aws:MultiFactorAuthPresent`) are absent.
 */
export function globalKeys(resource: string, now: Date, resourceAccount = accountOf(resource)): ContextKeys {
  return {
    "aws:CurrentTime": now.toISOString(),
    "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
    "aws:SecureTransport": "true",
    "aws:SourceIp": "127.0.0.1",
    "aws:RequestedRegion": regionOf(resource),
    "aws:ResourceAccount": resourceAccount,
  };
}

/** Services that have one address for all regions: AWS counts it as this region's. */
const GLOBAL_SERVICES: Readonly<Record<string, string>> = {
  account: "us-east-1",
  budgets: "us-east-1",
  ce: "us-east-1",
  cloudfront: "us-east-1",
  globalaccelerator: "us-west-2",
  iam: "us-east-1",
  organizations: "us-east-1",
  route53: "us-east-1",
  shield: "us-east-1",
  support: "us-east-1",
  waf: "us-east-1",
};

/**
 * `aws:RequestedRegion` of a request: the region of the address that answers it, whichever region the client signs for
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion).
 * @param service SigV4 service name
 */
export function requestedRegion(service: string, region: string): ContextKeys {
  return { "aws:RequestedRegion": GLOBAL_SERVICES[service] ?? region };
}

/** The condition keys of a service's own call. */
export function serviceKeys(service: string): ContextKeys {
  return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": service };
}

/**
 * The condition keys about the caller. `aws:SourceOwner` is none of them: AWS's services give it when they publish to a topic (SNS
 * Developer Guide, "aws:SourceAccount versus aws:SourceOwner"), so that SNS's default policy of a topic lets no user or role in.
 */
export function callerKeys(caller: Caller, { principal, tags }: CallerPolicies, organization: string | undefined): ContextKeys {
  const tagKeys = Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
  return {
    ...Object.fromEntries(tagKeys),
    "aws:PrincipalAccount": caller.account,
    "aws:PrincipalArn": principal.roleArn ?? principal.arn,
    "aws:PrincipalType": principalType(principal),
    "aws:PrincipalOrgID": organization,
    "aws:PrincipalIsAWSService": "false",
    "aws:ViaAWSService": "false",
    "aws:userid": principal.userId,
    "aws:username": principalType(principal) === "User" ? principal.arn?.split("/").at(-1) : undefined,
    "kms:CallerAccount": caller.account,
  };
}

function principalType({ arn, roleArn, openerArn }: Principal): "Account" | "AssumedRole" | "FederatedUser" | "User" {
  if (roleArn) return "AssumedRole";
  if (openerArn) return "FederatedUser";
  return arn?.endsWith(":root") ? "Account" : "User";
}
