import { missingAfterHours } from "../../../environments/missing-after";
import { statements } from "../documents";
import { ALL, CASES, ofType } from "../synthesized";

const [stack] = ALL.filter(({ name }) => name === "notify-scanner");
if (stack === undefined) throw new Error("no environment tells anybody");
const PLACE = "eu-central-1:666677778888";
const TOPIC = `arn:aws:sns:${PLACE}:notify-package-scan`;
const ALARMS = ["missing", "gate", "webhook-failed"].map((name) => `arn:aws:cloudwatch:${PLACE}:alarm:notify-package-scan-${name}`);
const attributesOf = (address: string) => stack.resources.find((each) => each.address === address)?.attributes;
const byAlarms = {
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Condition: { StringEquals: { "aws:SourceAccount": "666677778888" }, ArnEquals: { "aws:SourceArn": ALARMS } },
};

test.each(CASES.filter(([, { environment }]) => environment.notify === undefined && !environment.scan.onPublish))(
  "%s: who tells nobody has no topic, alarm, dashboard, rule or webhook",
  (_, { resources }) => {
    expect(resources.filter(({ type }) => /^aws_(sns|cloudwatch_(dashboard|metric|event))/.test(type))).toEqual([]);
  },
);

test("the topic is encrypted with its own key, and lets its alarms publish, with TLS alone", () => {
  expect(attributesOf("aws_sns_topic.messages")).toEqual({
    name: "notify-package-scan",
    kms_master_key_id: "${aws_kms_key.messages_key.arn}",
  });
  const policy = (address: string) =>
    statements([stack])
      .filter(({ resource }) => resource.address === address)
      .map(({ statement }) => statement);
  expect(policy("aws_sns_topic_policy.messages_policy")).toEqual([
    { Sid: "AlarmsPublish", Effect: "Allow", Action: "sns:Publish", Resource: TOPIC, ...byAlarms },
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: TOPIC,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
  expect(policy("aws_kms_key.messages_key").slice(1)).toEqual([
    { Sid: "AlarmsEncrypt", Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*", ...byAlarms },
  ]);
});

test("each address has a subscription of its own", () => {
  expect(attributesOf("aws_sns_topic_subscription.messages_mail")).toEqual({
    for_each: { "security@example.com": "security@example.com", "platform@example.com": "platform@example.com" },
    topic_arn: "${aws_sns_topic.messages.arn}",
    protocol: "email",
    endpoint: "${each.value}",
  });
});

test("the alarm looks back over the schedule's longest pause and two hours, a weekend and the change of the clocks", () => {
  expect(missingAfterHours(stack.environment)).toBe(75);
  expect(attributesOf("aws_cloudwatch_metric_alarm.messages_missing")).toMatchObject({
    alarm_name: "notify-package-scan-missing",
    comparison_operator: "LessThanThreshold",
    threshold: 1,
    evaluation_periods: 75,
    datapoints_to_alarm: 75,
    treat_missing_data: "breaching",
    metric_query: [
      {
        id: "complete",
        metric: {
          namespace: "PackageScan",
          metric_name: "CompleteScan",
          dimensions: { Environment: "notify" },
          period: 3600,
          stat: "Sum",
        },
        return_data: false,
      },
      { id: "filled", expression: "FILL(complete, 0)", return_data: true },
    ],
    alarm_actions: ["${aws_sns_topic.messages.arn}"],
    ok_actions: ["${aws_sns_topic.messages.arn}"],
  });
});

test("the gate's alarm follows the last scan, and stays as it is between two", () => {
  expect(attributesOf("aws_cloudwatch_metric_alarm.messages_gate")).toEqual({
    alarm_name: "notify-package-scan-gate",
    alarm_description: "The last package scan of notify has tripped the gate. Next: npm run ops -- results --env notify --scan latest",
    namespace: "PackageScan",
    metric_name: "GateTripped",
    dimensions: { Environment: "notify" },
    statistic: "Maximum",
    period: 3600,
    evaluation_periods: 1,
    comparison_operator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    treat_missing_data: "ignore",
    alarm_actions: ["${aws_sns_topic.messages.arn}"],
    ok_actions: ["${aws_sns_topic.messages.arn}"],
  });
});

test("no alarm looks back further than CloudWatch can", () => {
  const alarms = ALL.flatMap((each) => ofType(each, "aws_cloudwatch_metric_alarm")).filter(({ name }) => name === "messages_missing");
  expect(alarms).not.toEqual([]);
  for (const { attributes } of alarms) expect(Number(attributes["evaluation_periods"]) * 3600).toBeLessThanOrEqual(604_800);
});

test("the webhook's header has a placeholder, which Terraform never writes again", () => {
  expect(attributesOf("aws_cloudwatch_event_connection.messages_webhook_connection")).toMatchObject({
    authorization_type: "API_KEY",
    auth_parameters: { api_key: { key: "X-Api-Key", value: "unset" } },
    lifecycle: { ignore_changes: ["auth_parameters", "authorization_type", "description"] },
  });
  expect(attributesOf("aws_cloudwatch_event_api_destination.messages_webhook_destination")).toMatchObject({
    invocation_endpoint: "https://events.example.com/package-scan",
    http_method: "POST",
  });
});

test("the rules know the scan's own messages, its alarms, and the domain's Python packages", () => {
  const pattern = (address: string) => JSON.parse(String(attributesOf(address)?.["event_pattern"])) as unknown;
  expect(pattern("aws_cloudwatch_event_rule.messages_webhook_rule")).toEqual({
    $or: [
      { source: ["package-scan.notify"], "detail-type": ["Package Scan Message"] },
      { source: ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"], resources: ALARMS.slice(0, 2) },
    ],
  });
  expect(pattern("aws_cloudwatch_event_rule.onpublish_rule")).toEqual({
    source: ["aws.codeartifact"],
    "detail-type": ["CodeArtifact Package Version State Change"],
    detail: {
      domainName: ["packages"],
      domainOwner: ["666677778888"],
      packageFormat: ["pypi"],
      packageVersionState: ["Published", "Unlisted", "Archived", "Disposed", "Deleted"],
      packageName: [{ "anything-but": { wildcard: ['*"*', "*\\\\*"] } }],
    },
  });
});

test("the pipeline is told which package has changed, by a variable that needs no value from others", () => {
  expect(attributesOf("aws_cloudwatch_event_target.onpublish_target")?.["input_transformer"]).toEqual({
    input_paths: { name: "$.detail.packageName" },
    input_template: '{"variables":[{"name":"Package","value":<name>}]}',
  });
  expect(attributesOf("aws_codepipeline.pipeline")?.["variable"]).toEqual([
    { name: "Package", default_value: "-", description: "The package that has changed" },
  ]);
});

test("only where AWS tells the account of every change is the pipeline told so", () => {
  const told = ALL.flatMap((stack) =>
    ofType(stack, "aws_codepipeline").map(({ attributes }) => {
      const { account, registry, scan } = stack.environment;
      return [scan.onPublish && (registry.domainOwner ?? account) === account, attributes["variable"] !== undefined];
    }),
  );
  expect([...new Set(told.map((each) => JSON.stringify(each)))].sort()).toEqual(["[false,false]", "[true,true]"]);
});

test("only where publishes start scans, a newer execution takes the place of one that waits", () => {
  const modes = ALL.flatMap(({ environment, ...each }) =>
    ofType({ environment, ...each }, "aws_codepipeline").map(({ attributes }) => [
      environment.scan.onPublish,
      attributes["execution_mode"],
    ]),
  );
  expect([...new Set(modes.map((mode) => JSON.stringify(mode)))].sort()).toEqual(['[false,"QUEUED"]', '[true,"SUPERSEDED"]']);
});

test("only there the build is told which execution it is, and who starts it", () => {
  const told = ALL.flatMap((stack) =>
    ofType(stack, "aws_codepipeline").map(({ attributes }) => {
      const stages = attributes["stage"] as readonly { readonly action: readonly { readonly configuration: Record<string, string> }[] }[];
      return [stack.environment.scan.onPublish, stages[1]?.action[0]?.configuration["EnvironmentVariables"]];
    }),
  );
  const variable = '[{"name":"SCAN_EXECUTION","value":"#{codepipeline.PipelineExecutionId}","type":"PLAINTEXT"}]';
  const expected = [JSON.stringify([false, undefined]), JSON.stringify([true, variable])].sort();
  expect([...new Set(told.map((each) => JSON.stringify(each)))].sort()).toEqual(expected);
});
