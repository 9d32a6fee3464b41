import { accessOf } from "../../../../sandbox/iam/access";
import type { Params } from "../../../../sandbox/iam/access/builder";
import { withSupportedTagKeys } from "../../../../sandbox/iam/tag-keys";

const PLACE = { account: "111122223333", region: "eu-central-1" };
const at = (service: string, rest: string): string => `arn:aws:${service}:eu-central-1:111122223333:${rest}`;
const list = [{ Key: "team", Value: "data" }];
const map = { team: "data" };
const NEW_KEY = at("kms", "key/00000000-0000-0000-0000-000000000000");

test.each<[service: string, operation: string, params: Params, tagging: string, resource: string]>([
  ["kms", "CreateKey", { Tags: [{ TagKey: "team", TagValue: "data" }] }, "kms:TagResource", NEW_KEY],
  ["iam", "CreateRole", { RoleName: "r", Path: "/p/", Tags: list }, "iam:TagRole", "arn:aws:iam::111122223333:role/p/r"],
  ["iam", "CreateUser", { UserName: "u", Tags: list }, "iam:TagUser", "arn:aws:iam::111122223333:user/u"],
  ["ssm", "PutParameter", { Name: "/a/b", Tags: list }, "ssm:AddTagsToResource", at("ssm", "parameter/a/b")],
  ["scheduler", "CreateScheduleGroup", { Name: "g", Tags: list }, "scheduler:TagResource", at("scheduler", "schedule-group/g")],
  ["events", "PutRule", { Name: "r", Tags: list }, "events:TagResource", at("events", "rule/r")],
  ["sns", "CreateTopic", { Name: "t", Tags: list }, "sns:TagResource", at("sns", "t")],
  ["sqs", "CreateQueue", { QueueName: "q", tags: map }, "sqs:TagQueue", at("sqs", "q")],
  ["s3", "CreateBucket", { Bucket: "b", Tags: list }, "s3:TagResource", "arn:aws:s3:::b"],
])("%s:%s with tags needs %s too", async (service, operation, params, tagging, resource) => {
  const accesses = await accessOf(service, operation, params, PLACE);
  const context = { "aws:RequestTag/team": "data", "aws:TagKeys": ["team"] };
  expect(accesses).toContainEqual({ action: tagging, resources: [resource], context: expect.objectContaining(context) as object });
  const { Tags, tags, ...untagged } = params;
  expect([Tags, tags]).not.toEqual([undefined, undefined]);
  expect((await accessOf(service, operation, untagged, PLACE)).map(({ action }) => action)).not.toContain(tagging);
});

test("a log group's tags need either of two actions, and CloudWatch Logs refuses in words of its own", async () => {
  const [, tagging] = await accessOf("logs", "CreateLogGroup", { logGroupName: "/g", tags: map }, PLACE);
  expect(tagging).toEqual({
    action: "logs:TagResource",
    alternatives: ["logs:TagLogGroup"],
    resources: [at("logs", "log-group:/g")],
    context: { "aws:RequestTag/team": "data", "aws:TagKeys": ["team"] },
    refusal: {
      code: "AccessDeniedException",
      message:
        'User with accountId: 111122223333 is not authorized to perform CreateLogGroup with Tags. An additional permission "logs:TagResource" is required.',
    },
  });
});

test("a call that tags needs its own action alone", async () => {
  const accesses = await accessOf("ssm", "AddTagsToResource", { ResourceType: "Parameter", ResourceId: "/a", Tags: list }, PLACE);
  expect(accesses.map(({ action }) => action)).toEqual(["ssm:AddTagsToResource"]);
});

test.each([
  ["kms:CreateKey", ["aws:RequestTag/team", "aws:ResourceTag/team", "aws:TagKeys", "aws:username"]],
  ["kms:Decrypt", ["aws:ResourceTag/team", "aws:username"]],
  ["s3:PutBucketTagging", ["aws:ResourceTag/team", "aws:username"]],
  ["iam:PassRole", ["aws:ResourceTag/team", "aws:username"]],
  ["ssm:PutParameter", ["aws:RequestTag/team", "aws:ResourceTag/team", "aws:TagKeys", "aws:username"]],
  ["nothing:Known", ["aws:RequestTag/team", "aws:ResourceTag/team", "aws:TagKeys", "aws:username"]],
])("%s has the condition keys %j", async (action, expected) => {
  const keys = { "aws:RequestTag/team": "data", "aws:ResourceTag/team": "data", "aws:TagKeys": ["team"], "aws:username": "ana" };
  expect(Object.keys(await withSupportedTagKeys(action, keys))).toEqual(expected);
});
