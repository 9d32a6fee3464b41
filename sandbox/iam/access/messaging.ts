import { ARN } from "../../partition/arn";
import type { AccessRule, Place } from "./builder";
import { access, objects, string } from "./builder";

const SQS_BATCHES: Readonly<Record<string, string>> = {
  SendMessageBatch: "SendMessage",
  DeleteMessageBatch: "DeleteMessage",
  ChangeMessageVisibilityBatch: "ChangeMessageVisibility",
};

/** SQS: the queue by its URL; a batch needs the same action as a single message. */
export const sqsAccess: AccessRule = (operation, params, place) => {
  const action = `sqs:${SQS_BATCHES[operation] ?? operation}`;
  const [, account = place.account, name] = /\/(\d{12})\/([^/]+)$/.exec(string(params, "QueueUrl") ?? "") ?? [];
  const queue = name ?? string(params, "QueueName");
  if (!queue) return undefined;
  const owner = string(params, "QueueOwnerAWSAccountId") ?? account;
  return [access(action, [`${ARN}:sqs:${place.region}:${owner}:${queue}`])];
};

/** SNS: the topic, also if the call names one of its subscriptions. */
export const snsAccess: AccessRule = (operation, params, place) => {
  const action = `sns:${operation === "PublishBatch" ? "Publish" : operation}`;
  const [, ofSubscription] = /^((?:[^:]*:){5}[^:]*):[^:]+$/.exec(string(params, "SubscriptionArn") ?? "") ?? [];
  const topic = string(params, "TopicArn", "TargetArn", "ResourceArn") ?? ofSubscription;
  const context = { "sns:Endpoint": params.Endpoint, "sns:Protocol": params.Protocol };
  if (topic) return [access(action, [topic], context)];
  const name = operation === "CreateTopic" ? string(params, "Name") : undefined;
  return name ? [access(action, [`${ARN}:sns:${place.region}:${place.account}:${name}`])] : undefined;
};

/** EventBridge: a rule belongs to an event bus; its ARN leaves out the name of the default bus. */
export const eventsAccess: AccessRule = (operation, params, place) => {
  const action = `events:${operation}`;
  if (operation === "PutEvents") {
    const buses = objects(params, "Entries").map((entry) => busArn(string(entry, "EventBusName") ?? "default", place));
    return [access(action, [...new Set(buses)], { "events:source": objects(params, "Entries").map(({ Source: source }) => source) })];
  }
  if (/EventBus$/.test(operation)) {
    const bus = string(params, "Name") ?? (operation === "DescribeEventBus" ? "default" : undefined);
    return bus ? [access(action, [busArn(bus, place)])] : undefined;
  }
  const rule = string(
    params,
    ...(/Rule$|TargetsByRule$/.test(operation) ? ["Rule", "Name"] : []),
    ...(/Targets$/.test(operation) ? ["Rule"] : []),
  );
  if (!rule) return undefined;
  const bus = busArn(string(params, "EventBusName") ?? "default", place).split(":event-bus/")[1] ?? "default";
  const targets = objects(params, "Targets").map(({ Arn: arn }) => arn);
  const ruleArn = `${ARN}:events:${place.region}:${place.account}:rule/${bus === "default" ? "" : `${bus}/`}${rule}`;
  return [access(action, [ruleArn], targets.length > 0 ? { "events:TargetArn": targets } : {})];
};

function busArn(bus: string, { account, region }: Place): string {
  return bus.startsWith("arn:") ? bus : `${ARN}:events:${region}:${account}:event-bus/${bus}`;
}

/** EventBridge Scheduler: a schedule belongs to a group, `default` if the call names none. */
export const schedulerAccess: AccessRule = (operation, params, { account, region }) => {
  const action = `scheduler:${operation}`;
  const name = string(params, "Name");
  const arn = string(params, "ResourceArn", "resourceArn");
  if (arn) return [access(action, [arn])];
  if (!name) return undefined;
  const group = string(params, "GroupName", "groupName") ?? "default";
  const path = /Group$/.test(operation) ? `schedule-group/${name}` : `schedule/${group}/${name}`;
  return [access(action, [`${ARN}:scheduler:${region}:${account}:${path}`])];
};
