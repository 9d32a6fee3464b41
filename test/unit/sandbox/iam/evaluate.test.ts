import { evaluate } from "../../../../sandbox/iam/evaluation/evaluate";
import type { PolicySet } from "../../../../sandbox/iam/evaluation/evaluate";
import type { Principal } from "../../../../sandbox/iam/evaluation/principal";
import { ACCOUNT, OTHER_ACCOUNT, ROOT, SESSION, USER, allow, deny, policy, request } from "./builders";

const BUCKET = "arn:aws:s3:::reports";
const KEY = `${BUCKET}/a.txt`;
const READ = policy("read", allow("s3:GetObject", `${BUCKET}/*`));
const NOTHING = policy("nothing", allow("sns:Publish"));
const to = (principal: unknown): Record<string, unknown> => allow("s3:GetObject", `${BUCKET}/*`, { Principal: principal });
const bucket = (...statements: Record<string, unknown>[]) => [policy("bucket", ...statements)];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-req-access.html */
const sameAccount: [name: string, principal: Principal, policies: PolicySet, expected: string][] = [
  ["nothing says anything", SESSION, { identity: [] }, "implicitDeny identity"],
  ["identity policy", SESSION, { identity: [READ] }, "allowed identity read 0"],
  ["another action", SESSION, { identity: [NOTHING] }, "implicitDeny identity"],
  ["Deny in the same policy", SESSION, { identity: [policy("p", allow("s3:*"), deny("s3:Get*"))] }, "explicitDeny identity p 1"],
  ["Deny before the Allow", SESSION, { identity: [policy("p", deny("s3:Get*"), allow("s3:*"))] }, "explicitDeny identity p 0"],
  ["boundary that allows too", SESSION, { identity: [READ], boundary: READ }, "allowed identity read 0"],
  ["boundary without it", SESSION, { identity: [READ], boundary: NOTHING }, "implicitDeny boundary"],
  ["boundary alone grants nothing", SESSION, { identity: [], boundary: READ }, "implicitDeny identity"],
  ["boundary denies", SESSION, { identity: [READ], boundary: policy("b", deny("s3:*")) }, "explicitDeny boundary b 0"],
  ["session policy that allows too", SESSION, { identity: [READ], session: [READ] }, "allowed identity read 0"],
  ["session policy without it", SESSION, { identity: [READ], session: [NOTHING] }, "implicitDeny session"],
  ["empty session policy", SESSION, { identity: [READ], session: [] }, "implicitDeny session"],
  ["one of two session policies", SESSION, { identity: [READ], session: [NOTHING, READ] }, "allowed identity read 0"],
  ["session policy alone grants nothing", SESSION, { identity: [], session: [READ] }, "implicitDeny identity"],
  ["session policy denies", SESSION, { identity: [READ], session: [policy("s", deny("*"))] }, "explicitDeny session s 0"],
  ["bucket policy names the user", USER, { identity: [], resource: bucket(to({ AWS: USER.arn })) }, "allowed resource bucket 0"],
  [
    "user's grant passes its boundary",
    USER,
    { identity: [], boundary: NOTHING, resource: bucket(to({ AWS: USER.arn })) },
    "allowed resource bucket 0",
  ],
  ["bucket policy names the role", SESSION, { identity: [], resource: bucket(to({ AWS: SESSION.roleArn })) }, "allowed resource bucket 0"],
  [
    "role's grant is limited by its boundary",
    SESSION,
    { identity: [], boundary: NOTHING, resource: bucket(to({ AWS: SESSION.roleArn })) },
    "implicitDeny boundary",
  ],
  [
    "role's grant is limited by the session policy",
    SESSION,
    { identity: [], session: [NOTHING], resource: bucket(to({ AWS: SESSION.roleArn })) },
    "implicitDeny session",
  ],
  [
    "session's grant passes boundary and session policy",
    SESSION,
    { identity: [], boundary: NOTHING, session: [NOTHING], resource: bucket(to({ AWS: SESSION.arn })) },
    "allowed resource bucket 0",
  ],
  ["account's grant needs an identity policy", SESSION, { identity: [], resource: bucket(to({ AWS: ACCOUNT })) }, "implicitDeny identity"],
  ["account's grant and identity policy", SESSION, { identity: [READ], resource: bucket(to({ AWS: ACCOUNT })) }, "allowed identity read 0"],
  ["bucket policy names everybody", USER, { identity: [], resource: bucket(to("*")) }, "allowed resource bucket 0"],
  ["bucket policy names someone else", USER, { identity: [], resource: bucket(to({ AWS: SESSION.arn })) }, "implicitDeny identity"],
  [
    "bucket policy names a service",
    USER,
    { identity: [], resource: bucket(to({ Service: "sns.amazonaws.com" })) },
    "implicitDeny identity",
  ],
  [
    "bucket policy denies",
    SESSION,
    { identity: [READ], resource: bucket(to({ AWS: SESSION.arn }), deny("s3:*", "*", { Principal: "*" })) },
    "explicitDeny resource bucket 1",
  ],
  [
    "root is denied by a bucket policy",
    ROOT,
    { identity: [policy("root", allow("*"))], resource: bucket(deny("*", "*", { Principal: "*" })) },
    "explicitDeny resource bucket 0",
  ],
];

test.each(sameAccount)("same account: %s", (_name, principal, policies, expected) => {
  expect(decide(request("s3:GetObject", KEY, { principal }), policies)).toBe(expected);
});

const acrossAccounts: [name: string, policies: PolicySet, expected: string][] = [
  ["identity policy alone", { identity: [READ] }, "implicitDeny resource"],
  ["bucket policy alone", { identity: [], resource: bucket(to({ AWS: SESSION.arn })) }, "implicitDeny identity"],
  ["both", { identity: [READ], resource: bucket(to({ AWS: SESSION.roleArn })) }, "allowed identity read 0"],
  ["identity policy and the account's grant", { identity: [READ], resource: bucket(to({ AWS: ACCOUNT })) }, "allowed identity read 0"],
  ["identity policy and everybody's grant", { identity: [READ], resource: bucket(to("*")) }, "allowed identity read 0"],
  ["grant to another account", { identity: [READ], resource: bucket(to({ AWS: OTHER_ACCOUNT })) }, "implicitDeny resource"],
  ["both, without the boundary", { identity: [READ], boundary: NOTHING, resource: bucket(to("*")) }, "implicitDeny boundary"],
];

test.each(acrossAccounts)("across accounts: %s", (_name, policies, expected) => {
  expect(decide(request("s3:GetObject", KEY, { resourceAccount: OTHER_ACCOUNT }), policies)).toBe(expected);
});

test("the account in the ARN owns the resource", () => {
  const secret = (account: string): string => `arn:aws:secretsmanager:eu-central-1:${account}:secret:a`;
  const identity = [policy("p", allow("secretsmanager:GetSecretValue"))];
  expect(decide(request("secretsmanager:GetSecretValue", secret(ACCOUNT)), { identity })).toBe("allowed identity p 0");
  expect(decide(request("secretsmanager:GetSecretValue", secret(OTHER_ACCOUNT)), { identity })).toBe("implicitDeny resource");
});

test("an AWS managed policy's ARN does not count as another account's", () => {
  const identity = [policy("p", allow("iam:GetPolicy"))];
  expect(decide(request("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess"), { identity })).toBe("allowed identity p 0");
});

const KMS_KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`;
const DECRYPT = policy("decrypt", allow("kms:Decrypt"));
const ROOT_ARN = `arn:aws:iam::${ACCOUNT}:root`;

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html */
const keys: [name: string, policies: PolicySet, expected: string][] = [
  ["identity policy without the key policy", { identity: [DECRYPT], resource: [] }, "implicitDeny resource"],
  ["key policy lets the account decide", { identity: [DECRYPT], resource: grantKey({ AWS: ROOT_ARN }) }, "allowed identity decrypt 0"],
  ["key policy lets the account decide, it does not", { identity: [], resource: grantKey({ AWS: ROOT_ARN }) }, "implicitDeny identity"],
  ["key policy names the role", { identity: [], resource: grantKey({ AWS: SESSION.roleArn }) }, "allowed resource key 0"],
];

function grantKey(principal: unknown) {
  return [policy("key", allow("kms:*", "*", { Principal: principal }))];
}

test.each(keys)("KMS: %s", (_name, policies, expected) => {
  expect(decide(request("kms:Decrypt", KMS_KEY), { ...policies, resourceKind: "key" })).toBe(expected);
});

const ASSUME = policy("assume", allow("sts:AssumeRole"));
const trust = (principal: unknown) => [policy("trust", { Effect: "Allow", Action: "sts:AssumeRole", Principal: principal })];
const roles: [name: string, roleAccount: string, policies: PolicySet, expected: string][] = [
  ["trust names the user", ACCOUNT, { identity: [], resource: trust({ AWS: USER.arn }) }, "allowed trust trust 0"],
  ["trust names the account", ACCOUNT, { identity: [], resource: trust({ AWS: ROOT_ARN }) }, "implicitDeny identity"],
  [
    "trust names the account, identity allows",
    ACCOUNT,
    { identity: [ASSUME], resource: trust({ AWS: ROOT_ARN }) },
    "allowed identity assume 0",
  ],
  ["identity alone", ACCOUNT, { identity: [ASSUME], resource: trust({ Service: "codebuild.amazonaws.com" }) }, "implicitDeny trust"],
  ["other account, trust alone", OTHER_ACCOUNT, { identity: [], resource: trust({ AWS: USER.arn }) }, "implicitDeny identity"],
  ["other account, both", OTHER_ACCOUNT, { identity: [ASSUME], resource: trust({ AWS: ACCOUNT }) }, "allowed identity assume 0"],
];

test.each(roles)("assuming a role: %s", (_name, roleAccount, policies, expected) => {
  const assume = request("sts:AssumeRole", `arn:aws:iam::${roleAccount}:role/deploy`, { principal: USER });
  expect(decide(assume, { ...policies, resourceKind: "trust" })).toBe(expected);
});

test("a service may do only what a resource policy allows", () => {
  const principal = { service: "events.amazonaws.com" };
  const topic = `arn:aws:sns:eu-central-1:${ACCOUNT}:scans`;
  const publish = (service: string) => [policy("topic", allow("sns:Publish", topic, { Principal: { Service: service } }))];
  expect(decide(request("sns:Publish", topic, { principal }), { identity: [], resource: publish("events.amazonaws.com") })).toBe(
    "allowed resource topic 0",
  );
  expect(decide(request("sns:Publish", topic, { principal }), { identity: [], resource: publish("s3.amazonaws.com") })).toBe(
    "implicitDeny resource",
  );
});

test("the decision names the Sid of the statement too", () => {
  const decision = evaluate(request("s3:GetObject", KEY), { identity: [policy("p", allow("sns:*"), allow("s3:*", "*", { Sid: "Read" }))] });
  expect(decision).toEqual({ outcome: "allowed", decidedBy: { layer: "identity", policy: "p", statement: 1, sid: "Read" } });
});

function decide(of: Parameters<typeof evaluate>[0], policies: PolicySet): string {
  const { outcome, decidedBy: by, deniedBy } = evaluate(of, policies);
  return by ? `${outcome} ${by.layer} ${by.policy} ${by.statement}` : `${outcome} ${deniedBy}`;
}
