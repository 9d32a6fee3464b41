import { authorizerOver } from "../../../../sandbox/iam/authorizer";
import { parsePolicy } from "../../../../sandbox/iam/evaluation/policy";
import { MemoryResourceSource } from "../../../../sandbox/iam/resources/port";
import { MemoryPolicySource } from "../../../../sandbox/iam/source/memory";
import { type Role, rolesOf } from "../../../../scripts/roles/documents";
import { everyAction } from "../../../permissions/environment";

/** What whoever has a role of an environment with messages, publishes that start scans, a VPC and an image may do past its purpose. */
const ACCOUNT = "222233334444";
const { roles, boundary } = rolesOf(everyAction(), ["arn:aws:iam::111122223333:root"]);
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:${ACCOUNT}:${rest}`;
const iam = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
const roleOf = (kind: Role["kind"]): Role => {
  const found = roles.find((role) => role.kind === kind);
  if (found === undefined) throw new Error(`no role ${kind}`);
  return found;
};
const secretOf = (connection: string) => arn("secretsmanager", `secret:events!connection/${connection}/1-2/auth-AbCdEf`);

type Context = Readonly<Record<string, string | readonly string[]>>;

/** `allowed`, or `denied`, by the role's documents and its boundary. */
async function outcomeOf(kind: Role["kind"], action: string, resource: string, context: Context = {}): Promise<string> {
  const { name, managedPolicies, inlinePolicies, permissionsBoundary } = roleOf(kind);
  const caller = { account: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/mallory`, accessKeyId: "ASIAEXAMPLE" };
  const identity = [...managedPolicies, ...inlinePolicies].map((policy) => parsePolicy(policy.name, JSON.stringify(policy.document)));
  const limit = permissionsBoundary === undefined ? undefined : parsePolicy("boundary", JSON.stringify(boundary.policy?.document));
  const policies = new MemoryPolicySource().set(caller.arn, { identity, ...(limit && { boundary: limit }) });
  const { authorize } = authorizerOver(policies, new MemoryResourceSource());
  return authorize(caller, { action, resources: [resource], context }).then(
    () => "allowed",
    (error: unknown) => (/is not authorized to perform/.test(String(error)) ? "denied" : String(error)),
  );
}

const BOUND = { "iam:PermissionsBoundary": boundary.arn };
const EVENTS = { "iam:PassedToService": "events.amazonaws.com" };
const LINKED = "role/aws-service-role/apidestinations.events.amazonaws.com/AWSServiceRoleForAmazonEventBridgeApiDestinations";
const VPC = (id: string) => ({ "ec2:Vpc": arn("ec2", `vpc/${id}`) });
const NAMED = (source: string) => ({ "events:source": source });

test.each<[kind: Role["kind"], action: string, resource: string, context: Context, expected: string]>([
  ["deploy", "iam:CreateRole", roleOf("webhook").arn, BOUND, "allowed"],
  ["deploy", "iam:CreateRole", roleOf("webhook").arn, {}, "denied"],
  ["deploy", "iam:CreateRole", roleOf("publish").arn, { "iam:PermissionsBoundary": iam("policy/wider") }, "denied"],
  ["deploy", "iam:PutRolePolicy", roleOf("publish").arn, {}, "denied"],
  ["deploy", "iam:DeleteRolePermissionsBoundary", roleOf("webhook").arn, BOUND, "denied"],
  ["deploy", "iam:AttachRolePolicy", roleOf("webhook").arn, BOUND, "denied"],
  ["deploy", "iam:CreatePolicyVersion", boundary.arn, {}, "denied"],
  ["deploy", "iam:UpdateAssumeRolePolicy", roleOf("deploy").arn, {}, "denied"],
  ["deploy", "iam:PassRole", roleOf("webhook").arn, EVENTS, "allowed"],
  ["deploy", "iam:PassRole", roleOf("scan").arn, EVENTS, "denied"],
  ["deploy", "iam:PassRole", roleOf("webhook").arn, { "iam:PassedToService": "lambda.amazonaws.com" }, "denied"],
  ["deploy", "iam:PassRole", roleOf("publish").arn, {}, "denied"],
  ["deploy", "iam:CreateServiceLinkedRole", iam(LINKED), { "iam:AWSServiceName": "apidestinations.events.amazonaws.com" }, "allowed"],
  ["deploy", "iam:CreateServiceLinkedRole", iam(LINKED), { "iam:AWSServiceName": "autoscaling.amazonaws.com" }, "denied"],
  ["deploy", "secretsmanager:GetSecretValue", secretOf("dev-package-scan-webhook"), {}, "allowed"],
  ["deploy", "secretsmanager:GetSecretValue", secretOf("dev-package-scan-webhook-2"), {}, "denied"],
  ["deploy", "secretsmanager:GetSecretValue", arn("secretsmanager", "secret:database-AbCdEf"), {}, "denied"],
  ["deploy", "events:UpdateApiDestination", arn("events", "api-destination/dev-package-scan-webhook/1-2"), {}, "allowed"],
  ["deploy", "events:UpdateApiDestination", arn("events", "api-destination/dev-package-scan-webhook-2/1-2"), {}, "denied"],
  ["deploy", "events:PutTargets", arn("events", "rule/dev-package-scan-webhook"), {}, "allowed"],
  ["deploy", "events:PutTargets", arn("events", "rule/somebodys"), {}, "denied"],
  ["deploy", "sns:Subscribe", arn("sns", "somebodys"), {}, "denied"],
  ["deploy", "sns:Publish", arn("sns", "dev-package-scan"), {}, "denied"],
  ["deploy", "cloudwatch:PutMetricAlarm", arn("cloudwatch", "alarm:somebodys"), {}, "denied"],
  ["read-only", "events:DescribeConnection", arn("events", "connection/dev-package-scan-webhook/1-2"), {}, "allowed"],
  ["read-only", "secretsmanager:GetSecretValue", secretOf("dev-package-scan-webhook"), {}, "denied"],
  ["read-only", "ssm:GetParameter", arn("ssm", "parameter/dev/package-scan/snyk-token"), {}, "denied"],
  ["scan", "sns:Publish", arn("sns", "dev-package-scan"), {}, "allowed"],
  ["scan", "sns:Publish", arn("sns", "somebodys"), {}, "denied"],
  ["scan", "sns:Subscribe", arn("sns", "dev-package-scan"), {}, "denied"],
  ["scan", "events:PutEvents", arn("events", "event-bus/default"), NAMED("package-scan.dev"), "allowed"],
  ["scan", "events:PutEvents", arn("events", "event-bus/default"), NAMED("package-scan.prod"), "denied"],
  ["scan", "ec2:CreateNetworkInterface", arn("ec2", "subnet/subnet-1"), VPC("vpc-0a1b2c3d4e5f67890"), "allowed"],
  ["scan", "ec2:CreateNetworkInterface", arn("ec2", "subnet/subnet-1"), VPC("vpc-2"), "denied"],
  ["scan", "ecr:BatchGetImage", arn("ecr", "repository/company/other"), {}, "denied"],
  ["webhook", "events:InvokeApiDestination", arn("events", "api-destination/dev-package-scan-webhook/1-2"), {}, "allowed"],
  ["webhook", "events:InvokeApiDestination", arn("events", "api-destination/somebodys/1-2"), {}, "denied"],
  ["webhook", "secretsmanager:GetSecretValue", secretOf("dev-package-scan-webhook"), {}, "denied"],
  ["publish", "codepipeline:StartPipelineExecution", arn("codepipeline", "dev-package-scan"), {}, "allowed"],
  ["publish", "codepipeline:StartPipelineExecution", arn("codepipeline", "somebodys"), {}, "denied"],
])("the %s role: %s on %s with %j: %s", async (kind, action, resource, context, expected) => {
  expect(await outcomeOf(kind, action, resource, context)).toBe(expected);
});

test.each(roles.filter(({ madeBy }) => madeBy === "stacks").map((role) => [role.kind, role] as const))(
  "the %s role is assumed by one service for one resource, within the boundary",
  (_, { trust, permissionsBoundary }) => {
    expect(permissionsBoundary).toBe(boundary.arn);
    expect(trust.Statement.map(({ Action, Principal }) => [Action, Object.keys(Principal as object)])).toEqual([
      ["sts:AssumeRole", ["Service"]],
    ]);
    const asked = Object.values(trust.Statement[0]?.Condition ?? {}).flatMap((values) => Object.keys(values));
    expect(asked.sort()).toEqual(["aws:SourceAccount", "aws:SourceArn"]);
  },
);
