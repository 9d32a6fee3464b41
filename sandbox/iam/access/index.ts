import type { Access } from "../../core/service";
import type { AccessRule, Params, Place } from "./builder";
import { connectionSecrets } from "./connections";
import { cloudwatchAccess, dynamodbAccess, secretsAccess } from "./data";
import { generalAccess } from "./general";
import { iamAccess } from "./iam";
import { kmsAccess } from "./kms";
import { logsAccess } from "./logs";
import { eventsAccess, schedulerAccess, snsAccess, sqsAccess } from "./messaging";
import { passedRoles } from "./pass-role";
import { s3Access } from "./s3";
import { ssmAccess } from "./ssm";
import { stsAccess } from "./sts";
import { tagOnCreate } from "./tag-on-create";
import { tagKeys } from "./tags";

/** IAM prefixes that differ from the service's signing name. */
const PREFIXES: Readonly<Record<string, string>> = {
  monitoring: "cloudwatch",
  tagging: "tag",
  cloudcontrolapi: "cloudformation",
  iotdata: "iot",
};

const RULES: Readonly<Record<string, AccessRule>> = {
  cloudwatch: cloudwatchAccess,
  dynamodb: dynamodbAccess,
  events: eventsAccess,
  iam: iamAccess,
  kms: kmsAccess,
  logs: logsAccess,
  s3: s3Access,
  scheduler: schedulerAccess,
  secretsmanager: secretsAccess,
  sns: snsAccess,
  sqs: sqsAccess,
  ssm: ssmAccess,
  sts: stsAccess,
};

/** IAM's prefix of a service, by its SigV4 name: `cloudwatch` for `monitoring`. */
export function iamPrefix(service: string): string {
  return PREFIXES[service] ?? service;
}

/**
 * The accesses that IAM has to allow, all of them, for a call that moto answers.
 * Empty if the call needs no permission.
 * @param service SigV4 service name
 * @param params members by their names in the service model, as far as they are known
 */
export async function accessOf(service: string, operation: string, params: Params, place: Place): Promise<readonly Access[]> {
  const prefix = iamPrefix(service);
  const own = RULES[prefix]?.(operation, params, place) ?? (await generalAccess(prefix, operation, params, place));
  const tags = tagKeys(params);
  const withTags = own.map((access) => ({ ...access, ...(Object.keys(tags).length > 0 && { context: { ...tags, ...access.context } }) }));
  const tagging = withTags.flatMap((access) => tagOnCreate(access, place.account));
  const secrets = connectionSecrets(prefix, operation, params, place);
  return [...withTags, ...tagging, ...passedRoles(prefix, operation, params), ...secrets];
}
