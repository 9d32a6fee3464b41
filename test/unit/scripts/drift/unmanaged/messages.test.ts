import { named } from "../../../../helpers/states";
import { account, arnOf, found, OTHERS, PIPELINE } from "./fake-account";

const staging = named("staging");
const telling = {
  ...staging,
  scan: { ...staging.scan, onPublish: true },
  notify: { email: ["security@example.com"], webhook: { url: "https://events.example.com", header: "Authorization" } },
};
const TOPIC = arnOf("sns", "staging-package-scan");
/** What AWS answers if nobody has added anything. */
const OURS = {
  DescribeKey: (input: unknown) => ({ KeyMetadata: { Arn: `key of ${(input as { KeyId: string }).KeyId.replace("key of ", "")}` } }),
  ListSubscriptionsByTopic: () => ({
    Subscriptions: [{ Protocol: "email", Endpoint: "security@example.com", SubscriptionArn: "PendingConfirmation", Owner: account }],
  }),
  ListTargetsByRule: (input: unknown) => {
    const { Rule } = input as { Rule: string };
    return { Targets: [{ Id: Rule === "staging-package-scan-webhook" ? "webhook" : "pipeline" }] };
  },
};

test("the file's own addresses, targets and the rule for publishes are nothing to tell", async () => {
  const ownRule = (input: unknown) => {
    const { TargetArn } = input as { TargetArn: string };
    return { RuleNames: TargetArn === PIPELINE ? ["staging-package-scan-on-publish"] : [] };
  };
  expect(await found("scanner", { ...OURS, ListRuleNamesByTarget: ownRule }, telling)).toEqual([]);
});

test("where publishes start no scan, a rule of that name is somebody else's", async () => {
  const rule = () => ({ RuleNames: ["staging-package-scan-on-publish"] });
  expect(await found("scanner", { ListRuleNamesByTarget: rule })).toEqual([
    "medium aws_codepipeline.pipeline event_rules.default.staging-package-scan-on-publish: something else starts it",
    "medium aws_codebuild_project.scan event_rules.default.staging-package-scan-on-publish: something else starts it",
  ]);
});

test("subscriptions that the file does not name are told, of another account worse, on every page", async () => {
  const pages: Readonly<Record<string, object>> = {
    first: {
      Subscriptions: [{ Protocol: "email", Endpoint: "me@example.com", SubscriptionArn: `${TOPIC}:1`, Owner: account }],
      NextToken: "second",
    },
    second: { Subscriptions: [{ Protocol: "sqs", Endpoint: `arn:aws:sqs:x:${OTHERS}:q`, SubscriptionArn: `${TOPIC}:2`, Owner: OTHERS }] },
  };
  const list = (input: unknown) => pages[(input as { NextToken?: string }).NextToken ?? "first"];
  expect(await found("scanner", { ...OURS, ListSubscriptionsByTopic: list }, telling)).toEqual([
    "medium aws_sns_topic.messages subscriptions.email.me@example.com: somebody else is told what the scans find",
    `high aws_sns_topic.messages subscriptions.sqs.arn:aws:sqs:x:${OTHERS}:q: somebody else is told what the scans find`,
  ]);
});

test("a further target of one of our rules is told", async () => {
  const more = () => ({ Targets: [{ Id: "webhook" }, { Id: "pipeline" }, { Id: "x", Arn: arnOf("lambda", "function:x") }] });
  const told = await found("scanner", { ...OURS, ListTargetsByRule: more }, telling);
  expect(told).toEqual([
    "high aws_cloudwatch_event_rule.messages_webhook_rule targets.pipeline: the rule starts or tells something else too",
    "high aws_cloudwatch_event_rule.messages_webhook_rule targets.x: the rule starts or tells something else too",
    "high aws_cloudwatch_event_rule.onpublish_rule targets.webhook: the rule starts or tells something else too",
    "high aws_cloudwatch_event_rule.onpublish_rule targets.x: the rule starts or tells something else too",
  ]);
});
