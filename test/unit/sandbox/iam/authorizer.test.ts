import type { Caller } from "../../../../sandbox/core/service";
import { authorizerOver } from "../../../../sandbox/iam/authorizer";
import { PolicyError } from "../../../../sandbox/iam/evaluation/policy";
import { MemoryResourceSource } from "../../../../sandbox/iam/resources/port";
import { MemoryPolicySource } from "../../../../sandbox/iam/source/memory";
import { ACCOUNT, OTHER_ACCOUNT, allow, deny, policy } from "./builders";

const ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/scan/build`;
const CALLER: Caller = { arn: ARN, account: ACCOUNT, accessKeyId: "ASIAEXAMPLE" };
const ROOT: Caller = { arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT, accessKeyId: ACCOUNT };
const TOKEN = `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/dev/token`;
const OTHER = `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/dev/other`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/scan`;
const NOON = new Date("2026-06-01T12:00:00Z");

function authorizer(policies = new MemoryPolicySource(), resources = new MemoryResourceSource()) {
  return authorizerOver(policies, resources, { now: () => NOON });
}

const withPolicy = (...statements: Parameters<typeof allow>[2][]) =>
  new MemoryPolicySource().set(ARN, { identity: [policy("p", ...statements.map((statement) => statement ?? {}))] });

test("allows what the role's policy says, and nothing else", async () => {
  const { authorize } = authorizer(withPolicy(allow("ssm:GetParameter", TOKEN)));
  await expect(authorize(CALLER, { action: "ssm:GetParameter", resources: [TOKEN] })).resolves.toBeUndefined();
  await expect(authorize(CALLER, { action: "ssm:GetParameter", resources: [OTHER] })).rejects.toMatchObject({
    code: "AccessDeniedException",
    message: `User: ${ARN} is not authorized to perform: ssm:GetParameter on resource: ${OTHER} because no identity-based policy allows the ssm:GetParameter action`,
  });
});

test("checks every resource", async () => {
  const { authorize } = authorizer(withPolicy(allow("ssm:GetParameters", TOKEN)));
  await expect(authorize(CALLER, { action: "ssm:GetParameters", resources: [TOKEN, OTHER] })).rejects.toThrow(
    `on resource: ${OTHER} because`,
  );
});

test("an action without resources needs a policy for *", async () => {
  const access = { action: "sts:GetServiceBearerToken", resources: [], context: { "sts:AWSServiceName": "codeartifact.amazonaws.com" } };
  const condition = { Condition: { StringEquals: { "sts:AWSServiceName": "codeartifact.amazonaws.com" } } };
  await authorizer(withPolicy(allow("sts:GetServiceBearerToken", "*", condition))).authorize(CALLER, access);
  const narrow = authorizer(withPolicy(allow("sts:GetServiceBearerToken", TOKEN)));
  await expect(narrow.authorize(CALLER, access)).rejects.toThrow("on resource: * because");
});

test.each([
  ["identity", { identity: [policy("p", deny("*"))] }, "with an explicit deny in an identity-based policy"],
  [
    "boundary",
    { identity: [policy("p", allow("*"))], boundary: policy("b", deny("*")) },
    "with an explicit deny in a permissions boundary",
  ],
  ["session", { identity: [policy("p", allow("*"))], session: [policy("s", deny("*"))] }, "with an explicit deny in a session policy"],
  [
    "no boundary allow",
    { identity: [policy("p", allow("*"))], boundary: policy("b", allow("s3:*")) },
    "because no permissions boundary allows the ssm:GetParameter action",
  ],
  [
    "no session allow",
    { identity: [policy("p", allow("*"))], session: [] },
    "because no session policy allows the ssm:GetParameter action",
  ],
])("says which policy denied: %s", async (_name, policies, reason) => {
  const { authorize } = authorizer(new MemoryPolicySource().set(ARN, policies));
  await expect(authorize(CALLER, { action: "ssm:GetParameter", resources: [TOKEN] })).rejects.toThrow(
    `User: ${ARN} is not authorized to perform: ssm:GetParameter on resource: ${TOKEN} ${reason}`,
  );
});

test("root may do everything in its own account, unless a resource policy denies it", async () => {
  const resources = new MemoryResourceSource().set("arn:aws:s3:::locked", {
    policies: [policy("bucket", deny("s3:*", "*", { Principal: "*" }))],
  });
  const { authorize } = authorizer(undefined, resources);
  await authorize(ROOT, { action: "s3:ListBucket", resources: ["arn:aws:s3:::open"] });
  await expect(authorize(ROOT, { action: "s3:ListBucket", resources: ["arn:aws:s3:::locked"] })).rejects.toThrow(
    "with an explicit deny in a resource-based policy",
  );
});

test("the policy that SNS gives to a topic lets no role of the account in: only services say for whom they act", async () => {
  const topic = `arn:aws:sns:eu-central-1:${ACCOUNT}:told`;
  const anybody = { Principal: { AWS: "*" }, Condition: { StringEquals: { "AWS:SourceOwner": ACCOUNT } } };
  const resources = new MemoryResourceSource().set(topic, { policies: [policy("default", allow("SNS:Subscribe", topic, anybody))] });
  const { authorize } = authorizer(withPolicy(allow("sns:Publish", topic)), resources);
  await expect(authorize(CALLER, { action: "sns:Subscribe", resources: [topic] })).rejects.toThrow(
    `not authorized to perform: sns:Subscribe on resource: ${topic} because no identity-based policy allows`,
  );
});

test("another account's resource policy has to allow the caller", async () => {
  const domain = `arn:aws:codeartifact:eu-central-1:${OTHER_ACCOUNT}:domain/shared`;
  const grant = JSON.stringify({ Statement: allow("codeartifact:*", "*", { Principal: { AWS: ACCOUNT } }) });
  const { authorize } = authorizer(withPolicy(allow("codeartifact:*")));
  const access = { action: "codeartifact:DescribeDomain", resources: [domain] };
  await expect(authorize(CALLER, access)).rejects.toThrow("because no resource-based policy allows the codeartifact:DescribeDomain action");
  await authorize(CALLER, { ...access, resourcePolicies: [grant] });
  await expect(authorize(ROOT, access)).rejects.toThrow("because no resource-based policy allows");
  await authorize(ROOT, { ...access, resourcePolicies: [grant] });
});

test("a resource may belong to another account than the one in its ARN", async () => {
  const repository = `arn:aws:codeartifact:eu-central-1:${OTHER_ACCOUNT}:repository/shared/guest`;
  const condition = { Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } } };
  const { authorize } = authorizer(withPolicy(allow("codeartifact:*", "*", condition)));
  const access = { action: "codeartifact:ReadFromRepository", resources: [repository], resourceAccount: ACCOUNT };
  await expect(authorize(CALLER, access)).resolves.toBeUndefined();
  const owner = { account: OTHER_ACCOUNT, arn: `arn:aws:iam::${OTHER_ACCOUNT}:root`, accessKeyId: OTHER_ACCOUNT };
  await expect(authorize(owner, access)).rejects.toThrow(
    "because no resource-based policy allows the codeartifact:ReadFromRepository action",
  );
});

test("allows readers by organization", async () => {
  const domain = `arn:aws:codeartifact:eu-central-1:${OTHER_ACCOUNT}:domain/shared`;
  const condition = { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-team" } } };
  const resourcePolicies = [JSON.stringify({ Statement: allow("codeartifact:*", "*", condition) })];
  const access = { action: "codeartifact:DescribeDomain", resources: [domain], resourcePolicies };
  const source = withPolicy(allow("codeartifact:*"));
  await expect(authorizer(source).authorize(CALLER, access)).rejects.toThrow("because no resource-based policy allows");
  await authorizer(source.setOrganization(ACCOUNT, "o-team")).authorize(CALLER, access);
});

test.each([
  ["aws:PrincipalArn", { ArnEquals: { "aws:PrincipalArn": ROLE } }],
  ["aws:PrincipalAccount", { StringEquals: { "aws:PrincipalAccount": ACCOUNT } }],
  ["aws:PrincipalTag", { StringEquals: { "aws:PrincipalTag/team": "data" } }],
  ["aws:userid", { StringLike: { "aws:userid": "AROAEXAMPLE:*" } }],
  ["aws:SecureTransport", { Bool: { "aws:SecureTransport": "true" } }],
  ["aws:SourceIp", { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } }],
  ["aws:CurrentTime", { DateEquals: { "aws:CurrentTime": "2026-06-01T12:00:00Z" } }],
  ["aws:EpochTime", { NumericEquals: { "aws:EpochTime": "1780315200" } }],
  ["aws:RequestedRegion", { StringEquals: { "aws:RequestedRegion": "eu-central-1" } }],
  ["aws:ResourceAccount", { StringEquals: { "aws:ResourceAccount": "${aws:PrincipalAccount}" } }],
  ["aws:username is of users", { Null: { "aws:username": "true" } }],
  ["what the access says", { StringEquals: { "ssm:Recursive": "true" } }],
  ["what the gateway says", { StringEquals: { "aws:UserAgent": "test" } }],
])("knows %s", async (_name, Condition) => {
  const stated = {
    identity: [policy("p", allow("ssm:GetParameter", "*", { Condition }))],
    tags: { team: "data" },
    userId: "AROAEXAMPLE:build",
  };
  const { authorize } = authorizer(new MemoryPolicySource().set(ARN, stated));
  const access = { action: "ssm:GetParameter", resources: [TOKEN], context: { "ssm:Recursive": "true" } };
  await expect(authorize(CALLER, access, { "aws:UserAgent": "test" })).resolves.toBeUndefined();
});

test("allows GetCallerIdentity to everybody", async () => {
  await authorizer(withPolicy(deny("*"))).authorize(CALLER, { action: "sts:GetCallerIdentity", resources: [] });
});

test("an alias stands for its key, with the key's policy", async () => {
  const alias = `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/dev`;
  const key = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`;
  const grant = policy("key", allow("kms:*", "*", { Principal: { AWS: ACCOUNT } }));
  const resources = new MemoryResourceSource().set(alias, { arn: key, kind: "key", policies: [grant] });
  const access = { action: "kms:Decrypt", resources: [alias] };
  await authorizer(withPolicy(allow("kms:Decrypt", key)), resources).authorize(CALLER, access);
  await expect(authorizer(withPolicy(allow("kms:Decrypt", alias)), resources).authorize(CALLER, access)).rejects.toThrow(
    `on resource: ${key}`,
  );
});

test("a resource policy with an unknown operator allows nothing and gives a clear error", async () => {
  const broken = JSON.stringify({ Statement: allow("ssm:*", "*", { Principal: "*", Condition: { StringIs: { a: "b" } } }) });
  const { authorize } = authorizer(withPolicy(allow("*")));
  await expect(authorize(CALLER, { action: "ssm:GetParameter", resources: [TOKEN], resourcePolicies: [broken] })).rejects.toMatchObject({
    code: "AccessDeniedException",
    message: `User: ${ARN} is not authorized to perform: ssm:GetParameter on resource: ${TOKEN} because a policy cannot be evaluated. Policy resource policy 0: statement 0: unknown condition operator "StringIs"`,
  });
});

test("an identity policy that cannot be parsed gives a clear error too", async () => {
  const source = new MemoryPolicySource();
  source.policiesOf = () => Promise.reject(new PolicyError("p", "statement 0: unknown condition operator"));
  await expect(authorizer(source).authorize(CALLER, { action: "s3:GetObject", resources: ["arn:aws:s3:::b/k"] })).rejects.toMatchObject({
    code: "AccessDeniedException",
  });
});

test("other failures are passed on unchanged", async () => {
  const source = new MemoryPolicySource();
  source.policiesOf = () => Promise.reject(new Error("moto is gone"));
  await expect(authorizer(source).authorize(CALLER, { action: "a:B", resources: [] })).rejects.toThrow(new Error("moto is gone"));
});
