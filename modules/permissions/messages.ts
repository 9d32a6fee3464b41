import { arnIn, iamArn, type Place, servicePrincipal } from "./arn";
import { useThrough } from "./key-use";
import { allow, named, type Statement } from "./statement";
import type { Messages, Subject } from "./subject";
import type { ServiceTrust } from "./trust";

/** What the scan needs to tell people. */
export function tellStatements(place: Place, { topic, topicKey, webhook }: Messages): Statement[] {
  return [
    allow("sns:Publish", arnIn(place, "sns", topic)),
    // SNS encrypts for whoever publishes (SNS Developer Guide, "Key management": permissions of producers).
    useThrough("sns", { actions: ["kms:Decrypt", "kms:GenerateDataKey"], key: topicKey, place }),
    ...(webhook === undefined
      ? []
      : [
          allow("events:PutEvents", arnIn(place, "events", "event-bus/default"), {
            StringEquals: { "events:source": webhook.source },
          }),
        ]),
  ];
}

/** The webhook's rule posts to its one destination. */
export function webhookStatements(place: Place, name: string): Statement[] {
  return [allow("events:InvokeApiDestination", arnIn(place, "events", `api-destination/${name}/*`))];
}

/** EventBridge acts for one rule of the default event bus (EventBridge User Guide, "Cross-service confused deputy prevention"). */
export function ruleTrust(place: Place, rule: string): ServiceTrust {
  const { account } = place;
  return { service: servicePrincipal("events"), account, sourceArn: arnIn(place, "events", `rule/${rule}`) };
}

/** CloudWatch's alarms as principals of the topic's policy and of its key's: those of these names alone. */
export function alarmsOnly(place: Place, alarms: readonly string[]): Pick<Statement, "Principal" | "Condition"> {
  return {
    Principal: { Service: servicePrincipal("cloudwatch") },
    Condition: {
      StringEquals: { "aws:SourceAccount": place.account },
      ArnEquals: { "aws:SourceArn": alarms.map((name) => arnIn(place, "cloudwatch", `alarm:${name}`)) },
    },
  };
}

/** Looks at topic, alarms, dashboard and webhook. AWS knows a subscription by its topic. */
export function messagesRead(subject: Subject): Statement[] {
  const { messages } = subject.scanner;
  if (messages === undefined) return [];
  const { webhook } = messages;
  return [
    named(
      "Topic",
      allow(
        ["sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource"],
        arnIn(subject, "sns", messages.topic),
      ),
    ),
    named("Alarms", allow("cloudwatch:ListTagsForResource", alarmArns(subject, messages))),
    named("AlarmStates", allow("cloudwatch:DescribeAlarms", arnIn(subject, "cloudwatch", "alarm:*"))),
    named("Dashboard", allow("cloudwatch:GetDashboard", dashboardArn(subject, messages))),
    ...(webhook === undefined
      ? []
      : [
          named("Webhook", allow("events:DescribeConnection", connectionArns(subject, webhook.name))),
          named("WebhookPlace", allow("events:DescribeApiDestination", destinationArns(subject, webhook.name))),
        ]),
  ];
}

/** Makes, changes and removes them. */
export function messagesChange(subject: Subject): Statement[] {
  const { messages } = subject.scanner;
  if (messages === undefined) return [];
  const { webhook } = messages;
  return [
    named(
      "ChangeTopic",
      allow(
        [
          "sns:CreateTopic",
          "sns:DeleteTopic",
          "sns:SetSubscriptionAttributes",
          "sns:SetTopicAttributes",
          "sns:Subscribe",
          "sns:TagResource",
          "sns:Unsubscribe",
          "sns:UntagResource",
        ],
        arnIn(subject, "sns", messages.topic),
      ),
    ),
    named(
      "ChangeAlarms",
      allow(
        ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"],
        alarmArns(subject, messages),
      ),
    ),
    named("ChangeDashboard", allow(["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"], dashboardArn(subject, messages))),
    ...(webhook === undefined ? [] : webhookChange(subject, webhook.name)),
  ];
}

function webhookChange(subject: Subject, name: string): Statement[] {
  return [
    named(
      "ChangeWebhook",
      allow(["events:CreateConnection", "events:DeleteConnection", "events:UpdateConnection"], connectionArns(subject, name)),
    ),
    named(
      "ChangeWebhookPlace",
      allow(["events:CreateApiDestination", "events:DeleteApiDestination", "events:UpdateApiDestination"], destinationArns(subject, name)),
    ),
    named("ConnectWebhook", allow("events:CreateApiDestination", connectionArns(subject, name))),
    // EventBridge keeps the header's value for the caller (its managed policy AmazonEventBridgeFullAccess has these actions).
    named(
      "WebhookSecret",
      allow(
        [
          "secretsmanager:CreateSecret",
          "secretsmanager:DeleteSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecret",
        ],
        arnIn(subject, "secretsmanager", `secret:events!connection/${name}/*`),
      ),
    ),
    // EventBridge's own role, once an account (EventBridge User Guide, "Using roles to create secrets for API destinations").
    named(
      "WebhookRole",
      allow(
        "iam:CreateServiceLinkedRole",
        iamArn(subject, `role/aws-service-role/${DESTINATIONS}/AWSServiceRoleForAmazonEventBridgeApiDestinations`),
        { StringEquals: { "iam:AWSServiceName": DESTINATIONS } },
      ),
    ),
  ];
}

const DESTINATIONS = servicePrincipal("apidestinations.events");

/** Looks at the rules of EventBridge that the stack makes. */
export function rulesRead(subject: Subject): Statement[] {
  const rules = rulesOf(subject);
  if (rules.length === 0) return [];
  return [named("Rules", allow(["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"], rules))];
}

/** Makes, changes and removes them. */
export function rulesChange(subject: Subject): Statement[] {
  const rules = rulesOf(subject);
  if (rules.length === 0) return [];
  const actions = ["DeleteRule", "PutRule", "PutTargets", "RemoveTargets", "TagResource", "UntagResource"];
  return [
    named(
      "ChangeRules",
      allow(
        actions.map((action) => `events:${action}`),
        rules,
      ),
    ),
  ];
}

function rulesOf(subject: Subject): string[] {
  const { messages, onPublishRule } = subject.scanner;
  const names = [messages?.webhook?.name, onPublishRule].filter((name) => name !== undefined);
  return names.map((name) => arnIn(subject, "events", `rule/${name}`));
}

function alarmArns(subject: Subject, { alarms }: Messages): string[] {
  return alarms.map((name) => arnIn(subject, "cloudwatch", `alarm:${name}`));
}

/** A dashboard is of no region. */
function dashboardArn({ partition, account }: Subject, { dashboard }: Messages): string {
  return arnIn({ partition, account, region: "" }, "cloudwatch", `dashboard/${dashboard}`);
}

/** With and without the id that EventBridge gives. */
function connectionArns(subject: Subject, name: string): string[] {
  return [arnIn(subject, "events", `connection/${name}`), arnIn(subject, "events", `connection/${name}/*`)];
}

function destinationArns(subject: Subject, name: string): string[] {
  return [arnIn(subject, "events", `api-destination/${name}`), arnIn(subject, "events", `api-destination/${name}/*`)];
}
