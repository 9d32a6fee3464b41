import { accessOf } from "../../../../sandbox/iam/access";
import type { Params } from "../../../../sandbox/iam/access/builder";

const PLACE = { account: "111122223333", region: "eu-central-1" };
const at = (service: string, rest: string): string => `arn:aws:${service}:eu-central-1:111122223333:${rest}`;
const iam = (rest: string): string => `arn:aws:iam::111122223333:${rest}`;

const SECRET = at("secretsmanager", "secret:events!connection/hook/????????-????-????-????-????????????/auth-??????");

type Row = [service: string, operation: string, params: Params, ...accesses: [action: string, ...resources: string[]][]];

const rows: Row[] = [
  ["ssm", "GetParameter", { Name: "/dev/scan/token" }, ["ssm:GetParameter", at("ssm", "parameter/dev/scan/token")]],
  ["ssm", "GetParameter", { Name: "token" }, ["ssm:GetParameter", at("ssm", "parameter/token")]],
  ["ssm", "GetParameter", { Name: "/dev/token:3" }, ["ssm:GetParameter", at("ssm", "parameter/dev/token")]],
  ["ssm", "GetParameter", { Name: at("ssm", "parameter/dev/token") }, ["ssm:GetParameter", at("ssm", "parameter/dev/token")]],
  ["ssm", "GetParameters", { Names: ["/a", "b"] }, ["ssm:GetParameters", at("ssm", "parameter/a"), at("ssm", "parameter/b")]],
  ["ssm", "GetParametersByPath", { Path: "/dev/" }, ["ssm:GetParametersByPath", at("ssm", "parameter/dev/")]],
  ["ssm", "DescribeParameters", {}, ["ssm:DescribeParameters", at("ssm", "*")]],
  ["ssm", "AddTagsToResource", { ResourceType: "Parameter", ResourceId: "/a" }, ["ssm:AddTagsToResource", at("ssm", "parameter/a")]],
  ["ssm", "GetDocument", { Name: "Doc" }, ["ssm:GetDocument", at("ssm", "document/Doc")]],

  ["kms", "Encrypt", { KeyId: "1-2" }, ["kms:Encrypt", at("kms", "key/1-2")]],
  ["kms", "Encrypt", { KeyId: "alias/dev" }, ["kms:Encrypt", at("kms", "alias/dev")]],
  ["kms", "Encrypt", { KeyId: at("kms", "alias/dev") }, ["kms:Encrypt", at("kms", "alias/dev")]],
  ["kms", "Decrypt", {}, ["kms:Decrypt", "unknown"]],
  [
    "kms",
    "Decrypt",
    { CiphertextBlob: Buffer.from("0a1b2c3d-0000-4000-8000-000000000001 and more").toString("base64") },
    ["kms:Decrypt", at("kms", "key/0a1b2c3d-0000-4000-8000-000000000001")],
  ],
  ["kms", "CreateKey", {}, ["kms:CreateKey"]],
  ["kms", "CreateAlias", { AliasName: "alias/a", TargetKeyId: "1" }, ["kms:CreateAlias", at("kms", "alias/a"), at("kms", "key/1")]],
  [
    "kms",
    "ReEncrypt",
    { SourceKeyId: "1", DestinationKeyId: "alias/b" },
    ["kms:ReEncryptFrom", at("kms", "key/1")],
    ["kms:ReEncryptTo", at("kms", "alias/b")],
  ],

  ["logs", "CreateLogGroup", { logGroupName: "/a" }, ["logs:CreateLogGroup", at("logs", "log-group:/a")]],
  [
    "logs",
    "CreateLogStream",
    { logGroupName: "/a", logStreamName: "s" },
    ["logs:CreateLogStream", at("logs", "log-group:/a:log-stream:s")],
  ],
  ["logs", "PutLogEvents", { logGroupName: "/a", logStreamName: "s" }, ["logs:PutLogEvents", at("logs", "log-group:/a:log-stream:s")]],
  ["logs", "FilterLogEvents", { logGroupIdentifier: at("logs", "log-group:/a:*") }, ["logs:FilterLogEvents", at("logs", "log-group:/a")]],
  ["logs", "DescribeLogGroups", { logGroupNamePrefix: "/a" }, ["logs:DescribeLogGroups", at("logs", "log-group::log-stream:")]],
  ["logs", "ListTagsForResource", { resourceArn: at("logs", "log-group:/a") }, ["logs:ListTagsForResource", at("logs", "log-group:/a")]],
  ["logs", "PutResourcePolicy", { policyName: "p" }, ["logs:PutResourcePolicy"]],

  ["sts", "GetCallerIdentity", {}],
  ["sts", "GetSessionToken", {}],
  ["sts", "GetFederationToken", { Name: "bob" }, ["sts:GetFederationToken", "arn:aws:sts::111122223333:federated-user/bob"]],
  ["sts", "AssumeRole", { RoleArn: iam("role/a") }, ["sts:AssumeRole", iam("role/a")]],
  [
    "sts",
    "AssumeRole",
    { RoleArn: iam("role/a"), Tags: [{ Key: "k", Value: "v" }], SourceIdentity: "ana" },
    ["sts:AssumeRole", iam("role/a")],
    ["sts:TagSession", iam("role/a")],
    ["sts:SetSourceIdentity", iam("role/a")],
  ],
  ["sts", "GetServiceBearerToken", { AWSServiceName: "codeartifact.amazonaws.com" }, ["sts:GetServiceBearerToken"]],

  ["iam", "GetRole", { RoleName: "a" }, ["iam:GetRole", iam("role/a")]],
  ["iam", "CreateRole", { RoleName: "a", Path: "/service/" }, ["iam:CreateRole", iam("role/service/a")]],
  ["iam", "AttachRolePolicy", { RoleName: "a", PolicyArn: iam("policy/p") }, ["iam:AttachRolePolicy", iam("role/a")]],
  ["iam", "CreatePolicy", { PolicyName: "p", Path: "/x/" }, ["iam:CreatePolicy", iam("policy/x/p")]],
  [
    "iam",
    "GetPolicyVersion",
    { PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    ["iam:GetPolicyVersion", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
  ],
  ["iam", "AddUserToGroup", { GroupName: "g", UserName: "u" }, ["iam:AddUserToGroup", iam("group/g")]],
  ["iam", "ListRoles", {}, ["iam:ListRoles"]],

  ["events", "PutRule", { Name: "r" }, ["events:PutRule", at("events", "rule/r")]],
  ["events", "PutRule", { Name: "r", EventBusName: "b" }, ["events:PutRule", at("events", "rule/b/r")]],
  [
    "events",
    "ListTargetsByRule",
    { Rule: "r", EventBusName: at("events", "event-bus/b") },
    ["events:ListTargetsByRule", at("events", "rule/b/r")],
  ],
  [
    "events",
    "PutTargets",
    { Rule: "r", Targets: [{ Arn: at("sqs", "q"), RoleArn: iam("role/t") }] },
    ["events:PutTargets", at("events", "rule/r")],
    ["iam:PassRole", iam("role/t")],
  ],
  [
    "events",
    "PutEvents",
    { Entries: [{}, { EventBusName: "b" }] },
    ["events:PutEvents", at("events", "event-bus/default"), at("events", "event-bus/b")],
  ],
  ["events", "DescribeEventBus", {}, ["events:DescribeEventBus", at("events", "event-bus/default")]],
  [
    "events",
    "CreateConnection",
    { Name: "hook" },
    ["events:CreateConnection", at("events", "connection/hook")],
    ["secretsmanager:CreateSecret", SECRET],
    ["secretsmanager:GetSecretValue", SECRET],
    ["secretsmanager:PutSecretValue", SECRET],
    ["secretsmanager:UpdateSecret", SECRET],
  ],
  [
    "events",
    "UpdateConnection",
    { Name: "hook" },
    ["events:UpdateConnection", at("events", "connection/hook")],
    ["secretsmanager:CreateSecret", SECRET],
    ["secretsmanager:GetSecretValue", SECRET],
    ["secretsmanager:PutSecretValue", SECRET],
    ["secretsmanager:UpdateSecret", SECRET],
  ],
  [
    "events",
    "DeleteConnection",
    { Name: "hook" },
    ["events:DeleteConnection", at("events", "connection/hook")],
    ["secretsmanager:DeleteSecret", SECRET],
  ],
  ["events", "DescribeConnection", { Name: "hook" }, ["events:DescribeConnection", at("events", "connection/hook")]],
  ["events", "TagResource", { ResourceARN: at("events", "rule/r") }, ["events:TagResource", at("events", "rule/r")]],

  ["scheduler", "GetSchedule", { Name: "s" }, ["scheduler:GetSchedule", at("scheduler", "schedule/default/s")]],
  ["scheduler", "CreateScheduleGroup", { Name: "g" }, ["scheduler:CreateScheduleGroup", at("scheduler", "schedule-group/g")]],
  [
    "scheduler",
    "CreateSchedule",
    { Name: "s", GroupName: "g", Target: { Arn: "arn:aws:codepipeline:eu-central-1:111122223333:p", RoleArn: iam("role/s") } },
    ["scheduler:CreateSchedule", at("scheduler", "schedule/g/s")],
    ["iam:PassRole", iam("role/s")],
  ],
  ["scheduler", "ListSchedules", {}, ["scheduler:ListSchedules"]],

  ["sqs", "SendMessageBatch", { QueueUrl: "http://127.0.0.1:1/111122223333/q" }, ["sqs:SendMessage", at("sqs", "q")]],
  ["sqs", "CreateQueue", { QueueName: "q" }, ["sqs:CreateQueue", at("sqs", "q")]],
  ["sqs", "ListQueues", {}, ["sqs:ListQueues"]],
  ["sns", "Publish", { TopicArn: at("sns", "t") }, ["sns:Publish", at("sns", "t")]],
  ["sns", "CreateTopic", { Name: "t" }, ["sns:CreateTopic", at("sns", "t")]],
  ["sns", "Unsubscribe", { SubscriptionArn: at("sns", "t:0000-1") }, ["sns:Unsubscribe", at("sns", "t")]],
  ["secretsmanager", "GetSecretValue", { SecretId: "a/b" }, ["secretsmanager:GetSecretValue", at("secretsmanager", "secret:a/b-??????")]],
  ["dynamodb", "GetItem", { TableName: "t" }, ["dynamodb:GetItem", at("dynamodb", "table/t")]],
  ["dynamodb", "Query", { TableName: "t", IndexName: "i" }, ["dynamodb:Query", at("dynamodb", "table/t/index/i")]],
  [
    "dynamodb",
    "BatchGetItem",
    { RequestItems: { t: {}, u: {} } },
    ["dynamodb:BatchGetItem", at("dynamodb", "table/t"), at("dynamodb", "table/u")],
  ],
  [
    "dynamodb",
    "TransactWriteItems",
    { TransactItems: [{ Put: { TableName: "t" } }, { ConditionCheck: { TableName: "u" } }] },
    ["dynamodb:PutItem", at("dynamodb", "table/t")],
    ["dynamodb:ConditionCheckItem", at("dynamodb", "table/u")],
  ],
  ["dynamodb", "ListTables", {}, ["dynamodb:ListTables"]],

  ["monitoring", "PutMetricAlarm", { AlarmName: "a" }, ["cloudwatch:PutMetricAlarm", at("cloudwatch", "alarm:a")]],
  [
    "monitoring",
    "DeleteAlarms",
    { AlarmNames: ["a", "b$&"] },
    ["cloudwatch:DeleteAlarms", at("cloudwatch", "alarm:a"), at("cloudwatch", "alarm:b$&")],
  ],
  ["monitoring", "DescribeAlarms", { MaxRecords: 5 }, ["cloudwatch:DescribeAlarms", at("cloudwatch", "alarm:*")]],
  ["monitoring", "PutDashboard", { DashboardName: "d" }, ["cloudwatch:PutDashboard", "arn:aws:cloudwatch::111122223333:dashboard/d"]],
  ["monitoring", "PutMetricData", { Namespace: "Scan" }, ["cloudwatch:PutMetricData"]],
  ["lambda", "Invoke", { FunctionName: "f" }, ["lambda:InvokeFunction", at("lambda", "function:f")]],
  [
    "states",
    "StartExecution",
    { stateMachineArn: at("states", "stateMachine:m") },
    ["states:StartExecution", at("states", "stateMachine:m")],
  ],
  ["ecr", "DescribeImages", { repositoryName: "r" }, ["ecr:DescribeImages", at("ecr", "repository/r")]],
  ["nosuchservice", "DoIt", {}, ["nosuchservice:DoIt", "unknown"]],
  ["ssm", "NoSuchOperation", {}, ["ssm:NoSuchOperation", "unknown"]],
];

test.each(rows)("%s %s %j", async (service, operation, params, ...expected) => {
  const accesses = await accessOf(service, operation, params, PLACE);
  expect(accesses.map(({ action, resources }) => [action, ...resources])).toEqual(expected);
});

test.each<[service: string, operation: string, params: Params, context: unknown]>([
  [
    "sts",
    "AssumeRole",
    { RoleArn: iam("role/a"), ExternalId: "x-1", RoleSessionName: "ana" },
    { "sts:ExternalId": "x-1", "sts:RoleSessionName": "ana" },
  ],
  [
    "sts",
    "GetServiceBearerToken",
    { AWSServiceName: "codeartifact.amazonaws.com" },
    { "sts:AWSServiceName": "codeartifact.amazonaws.com" },
  ],
  ["iam", "CreateRole", { RoleName: "a", PermissionsBoundary: iam("policy/b") }, { "iam:PermissionsBoundary": iam("policy/b") }],
  ["iam", "AttachRolePolicy", { RoleName: "a", PolicyArn: iam("policy/b") }, { "iam:PolicyARN": iam("policy/b") }],
  ["ssm", "PutParameter", { Name: "a", Tags: [{ Key: "team", Value: "x" }] }, { "aws:RequestTag/team": "x", "aws:TagKeys": ["team"] }],
  ["scheduler", "UntagResource", { ResourceArn: at("scheduler", "schedule-group/g"), TagKeys: ["team"] }, { "aws:TagKeys": ["team"] }],
  ["kms", "Encrypt", { KeyId: "1", EncryptionContext: { a: "b" } }, { "kms:EncryptionContext:a": "b", "kms:EncryptionContextKeys": ["a"] }],
  ["kms", "Encrypt", { KeyId: at("kms", "alias/dev") }, { "kms:RequestAlias": "alias/dev" }],
  ["monitoring", "PutMetricData", { Namespace: "Scan" }, { "cloudwatch:namespace": "Scan" }],
])("condition keys of %s %s %j", async (service, operation, params, context) => {
  const [first] = await accessOf(service, operation, params, PLACE);
  expect(first?.context).toEqual(context);
});

test("a passed role has the service as a condition key", async () => {
  const [, passed] = await accessOf("scheduler", "CreateSchedule", { Name: "s", Target: { RoleArn: iam("role/s") } }, PLACE);
  expect(passed).toEqual({
    action: "iam:PassRole",
    resources: [iam("role/s")],
    context: { "iam:PassedToService": "scheduler.amazonaws.com" },
  });
});
