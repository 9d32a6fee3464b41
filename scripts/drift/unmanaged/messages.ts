import { ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import type { Aws } from "../../aws/clients";
import { type Aspect, arnIn, type Extra, type Place } from "./aspect";
import { every } from "./pages";

/** Who is told beside those of the environment's file, and what else our rules of EventBridge start. */
export function messageAspects(place: Place): Aspect[] {
  const { environment, names } = place;
  const { notify, scan } = environment;
  const rule = (address: string, name: string, target: string): Aspect => ({
    name: "targets",
    address,
    ask: (aws) => targets(aws, name, target),
  });
  return [
    ...(notify === undefined
      ? []
      : [{ name: "subscriptions", address: "aws_sns_topic.messages", ask: (aws: Aws) => subscriptions(aws, place, notify.email) }]),
    ...(notify?.webhook === undefined ? [] : [rule("aws_cloudwatch_event_rule.messages_webhook_rule", names.webhook, "webhook")]),
    ...(scan.onPublish ? [rule("aws_cloudwatch_event_rule.onpublish_rule", names.onPublishRule, "pipeline")] : []),
  ];
}

async function subscriptions({ sns }: Aws, place: Place, emails: readonly string[]): Promise<Extra[]> {
  const TopicArn = arnIn(place, "sns", place.names.topic);
  const all = await every(async (NextToken) => {
    const page = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));
    return { items: page.Subscriptions, next: page.NextToken };
  });
  return all
    .filter(({ Protocol, Endpoint = "" }) => Protocol !== "email" || !emails.includes(Endpoint))
    .map(({ Protocol = "", Endpoint = "", SubscriptionArn, Owner }): Extra => ({
      attribute: `subscriptions.${Protocol}.${Endpoint}`,
      value: { Protocol, Endpoint, SubscriptionArn, Owner },
      severity: Owner === place.environment.account ? "medium" : "high",
      why: "somebody else is told what the scans find",
    }));
}

async function targets({ eventBridge }: Aws, Rule: string, own: string): Promise<Extra[]> {
  const all = await every(async (NextToken) => {
    const page = await eventBridge.send(new ListTargetsByRuleCommand({ Rule, NextToken }));
    return { items: page.Targets, next: page.NextToken };
  });
  return all
    .filter(({ Id }) => Id !== own)
    .map(({ Id = "", Arn, RoleArn }): Extra => ({
      attribute: `targets.${Id}`,
      value: { Arn, RoleArn },
      severity: "high",
      why: "the rule starts or tells something else too",
    }));
}
