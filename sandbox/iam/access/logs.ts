import { ARN } from "../../partition/arn";
import type { AccessRule, Params, Place } from "./builder";
import { access, string, strings } from "./builder";
import { UNKNOWN_RESOURCE } from "../evaluation/statement";

/** CloudWatch Logs: a log group, or one of its streams. Policies may write the group with or without `:*`. */
export const logsAccess: AccessRule = (operation, params, place) => {
  const action = `logs:${operation}`;
  // AWS checks this unusual ARN: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
  if (operation === "DescribeLogGroups") return [access(action, [`${prefix(place)}log-group::log-stream:`])];
  if (operation === "GetQueryResults" || operation === "StopQuery") return [access(action, [UNKNOWN_RESOURCE])];
  const groups = groupsOf(params).map((group) => logGroupArn(group, place));
  if (groups.length === 0) return undefined;
  const stream = string(params, "logStreamName");
  return [access(action, stream ? groups.map((group) => `${group}:log-stream:${stream}`) : groups)];
};

function groupsOf(params: Params): readonly string[] {
  const one = string(params, "logGroupName", "logGroupIdentifier");
  const tagged = string(params, "resourceArn");
  const ofGroup = tagged?.includes(":log-group:") ? [tagged] : [];
  const many = ["logGroupNames", "logGroupIdentifiers", "logGroupArnList"].flatMap((name) => strings(params, name));
  return [...(one ? [one] : ofGroup), ...many];
}

export function logGroupArn(group: string, place: Place): string {
  return group.startsWith("arn:") ? group.replace(/:\*$/, "") : `${prefix(place)}log-group:${group}`;
}

function prefix({ account, region }: Place): string {
  return `${ARN}:logs:${region}:${account}:`;
}
