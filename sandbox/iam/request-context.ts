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
 * `aws:MultiFactorAuthPresent`, `aws:ResourceTag/...`) are absent.
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

/** The condition keys about the caller. */
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
    "aws:SourceOwner": caller.account,
  };
}

function principalType({ arn, roleArn }: Principal): "Account" | "AssumedRole" | "User" {
  if (roleArn) return "AssumedRole";
  return arn?.endsWith(":root") ? "Account" : "User";
}
