import { accountOf, arnMatches, regionOf } from "../../../../sandbox/iam/evaluation/arn";
import { evaluate } from "../../../../sandbox/iam/evaluation/evaluate";
import { globMatches } from "../../../../sandbox/iam/evaluation/glob";
import { UNKNOWN_RESOURCE } from "../../../../sandbox/iam/evaluation/statement";
import { parsePolicy } from "../../../../sandbox/iam/evaluation/policy";
import type { Json } from "./builders";
import { USER, allow, deny, policy, request } from "./builders";

test.each([
  ["*", "", true],
  ["a*", "a", true],
  ["*a", "bca", true],
  ["a?c", "abc", true],
  ["a?c", "abbc", false],
  ["a**b", "ab", true],
  ["a.c", "abc", false],
  ["(a|b)[c]+", "(a|b)[c]+", true],
  ["a*", "a\nb", true],
  ["?", "é", true],
  ["abc", "ABC", false],
])("%s and %j: %s", (pattern, text, matches) => {
  expect(globMatches(pattern, text)).toBe(matches);
});

test.each([
  ["arn:aws:s3:::reports/*", "arn:aws:s3:::reports/a/b:c", true],
  ["arn:aws:s3:::reports/*", "arn:aws:s3:::reports", false],
  ["arn:aws:s3:::reports", "arn:aws:s3:::Reports", false],
  ["arn:aws:s3:::rep*", "arn:aws:s3:::reports/a", true],
  ["arn:aws:s3:::*", "arn:aws:s3:::reports", true],
  ["arn:aws:ssm:*:111122223333:parameter/dev/*", "arn:aws:ssm:eu-central-1:111122223333:parameter/dev/a", true],
  ["arn:aws:ssm:*:parameter/dev/*", "arn:aws:ssm:eu-central-1:111122223333:parameter/dev/a", false],
  ["arn:aws:sqs", "arn:aws:sqs:eu-central-1:111122223333:q", true],
  ["arn:aws:sqs:us-*", "arn:aws:sqs:eu-central-1:111122223333:q", false],
  ["arn:*", "arn:aws:sqs:eu-central-1:111122223333:q", true],
  ["arn:aws:logs:*:*:log-group:/a:*", "arn:aws:logs:eu-central-1:1:log-group:/a:log-stream:b", true],
  ["*", "*", true],
  ["arn:aws:s3:::reports", "*", false],
  ["reports", "arn:aws:s3:::reports", false],
])("%s and %s: %s", (pattern, arn, matches) => {
  expect(arnMatches(pattern, arn)).toBe(matches);
});

test.each([
  ["arn:aws:s3:::b", undefined, undefined],
  ["arn:aws:iam::aws:policy/A", undefined, undefined],
  ["arn:aws:sqs:eu-central-1:111122223333:q", "111122223333", "eu-central-1"],
  ["*", undefined, undefined],
])("%s is of account %s in %s", (arn, account, region) => {
  expect([accountOf(arn), regionOf(arn)]).toEqual([account, region]);
});

const GROUP = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/codebuild/scan";
const KEY = "arn:aws:s3:::b/home/ana/x";
const rows: [statement: Json, action: string, resource: string, outcome: string][] = [
  [allow("s3:GetObject"), "S3:getobject", KEY, "allowed"],
  [allow("S3:get*"), "s3:GetObject", KEY, "allowed"],
  [allow("s3:Get?bject"), "s3:GetObject", KEY, "allowed"],
  [allow("*"), "s3:GetObject", KEY, "allowed"],
  [allow("s3:GetObject*"), "s3:GetBucketAcl", KEY, "implicitDeny"],
  [{ Effect: "Allow", NotAction: ["s3:Get*", "iam:*"], Resource: "*" }, "s3:PutObject", KEY, "allowed"],
  [{ Effect: "Allow", NotAction: ["s3:Get*", "iam:*"], Resource: "*" }, "s3:GetObject", KEY, "implicitDeny"],
  [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::b/*" }, "s3:GetObject", KEY, "implicitDeny"],
  [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::b/*" }, "s3:GetObject", "arn:aws:s3:::c/x", "allowed"],
  [allow("s3:GetObject", "arn:aws:s3:::b/home/${aws:username}/*"), "s3:GetObject", KEY, "allowed"],
  [allow("s3:GetObject", "arn:aws:s3:::b/home/${aws:username}/*"), "s3:GetObject", "arn:aws:s3:::b/home/bob/x", "implicitDeny"],
  [allow("s3:GetObject", "arn:aws:s3:::b/${aws:PrincipalTag/team}*"), "s3:GetObject", KEY, "implicitDeny"],
  [allow("s3:ListAllMyBuckets", "arn:aws:s3:::b"), "s3:ListAllMyBuckets", "*", "implicitDeny"],
  [allow("s3:ListAllMyBuckets"), "s3:ListAllMyBuckets", "*", "allowed"],
  [allow("logs:DescribeLogStreams", GROUP), "logs:DescribeLogStreams", GROUP, "allowed"],
  [allow("logs:DescribeLogStreams", `${GROUP}:*`), "logs:DescribeLogStreams", GROUP, "allowed"],
  [allow("logs:DescribeLogStreams", `${GROUP}-other:*`), "logs:DescribeLogStreams", GROUP, "implicitDeny"],
  [allow("logs:PutLogEvents", `${GROUP}:*`), "logs:PutLogEvents", `${GROUP}:log-stream:1`, "allowed"],
  [allow("logs:PutLogEvents", GROUP), "logs:PutLogEvents", `${GROUP}:log-stream:1`, "implicitDeny"],
  [deny("logs:*", `${GROUP}:*`), "logs:DeleteLogGroup", GROUP, "explicitDeny"],
  [allow("x:A", "arn:aws:x:::1"), "x:A", UNKNOWN_RESOURCE, "allowed"],
  [deny("x:A", "arn:aws:x:::1"), "x:A", UNKNOWN_RESOURCE, "implicitDeny"],
  [deny("x:A"), "x:A", UNKNOWN_RESOURCE, "explicitDeny"],
  [allow("x:B", "*"), "x:A", UNKNOWN_RESOURCE, "implicitDeny"],
];

test.each(rows)("%j for %s on %s: %s", (statement, action, resource, outcome) => {
  const of = request(action, resource, { principal: USER, context: { "aws:username": "ana" } });
  expect(evaluate(of, { identity: [policy("p", statement)] }).outcome).toBe(outcome);
});

test("a policy without a version is of 2008, and its variables are literal text", () => {
  const old = parsePolicy("old", JSON.stringify({ Statement: allow("s3:GetObject", "arn:aws:s3:::b/home/${aws:username}/*") }));
  const of = request("s3:GetObject", KEY, { principal: USER, context: { "aws:username": "ana" } });
  expect(evaluate(of, { identity: [old] })).toEqual({ outcome: "implicitDeny", deniedBy: "identity" });
});
