import { inOneDocument } from "../../../../modules/permissions/one-document";
import { sizeOf } from "../../../../modules/permissions/pack";
import { allow, allowEverywhere, named, type Statement } from "../../../../modules/permissions/statement";
import { allowedBy } from "../../../helpers/allowed";

const arn = (service: string, name: string) => `arn:aws:${service}:eu-central-1:111122223333:${name}`;
const REGION = { StringEquals: { "aws:RequestedRegion": "eu-central-1" } };
const LOOK = allow("s3:GetObject", arn("s3", "a"));
const WRITE = allow("s3:PutObject", arn("s3", "a"));
const ELSEWHERE = allow("s3:GetObject", arn("s3", "b"));
const TELL = allow("sns:Publish", arn("sns", "t"));
const START = allow("codebuild:StartBuild", arn("codebuild", "p"));
const TOKEN = allowEverywhere("ecr:GetAuthorizationToken", "a token has no ARN");
const LISTS = allowEverywhere("ec2:DescribeVpcs", "lists have no resource", REGION);
const ALL = [LOOK, WRITE, ELSEWHERE, TELL, START, TOKEN, LISTS, START];

/** As small as it gets. */
function tightest(statements: readonly Statement[]): readonly Statement[] {
  for (let limit = 1; ; limit += 1) {
    const found = inOneDocument(statements, limit);
    if (found !== undefined) return found;
  }
}

test("what fits stays as it is", () => {
  expect(inOneDocument(ALL, sizeOf(ALL))).toEqual(ALL);
});

test("else what differs in actions or resources alone is said at once, and nothing twice", () => {
  expect(inOneDocument(ALL, sizeOf(ALL) - 1)).toEqual([
    allow(["s3:GetObject", "s3:PutObject"], arn("s3", "a")),
    ELSEWHERE,
    TELL,
    START,
    TOKEN,
    LISTS,
  ]);
  expect(inOneDocument([LOOK, ELSEWHERE], sizeOf([LOOK, ELSEWHERE]) - 1)).toEqual([
    allow("s3:GetObject", [arn("s3", "a"), arn("s3", "b")]),
  ]);
});

test("else what different services allow is one statement; never two of one service, everything, or another condition", () => {
  expect(tightest(ALL)).toEqual([
    allow(
      ["s3:GetObject", "s3:PutObject", "sns:Publish", "codebuild:StartBuild"],
      [arn("s3", "a"), arn("sns", "t"), arn("codebuild", "p")],
    ),
    ELSEWHERE,
    TOKEN,
    LISTS,
  ]);
  const conditional = allow("sns:Publish", arn("sns", "t"), REGION);
  const mixed = allow(["s3:ListBucket", "sns:Publish"], arn("s3", "c"));
  expect(tightest([LOOK, conditional, named("Both", mixed)])).toEqual([LOOK, conditional, named("Both", mixed)]);
});

test("else conditions of one value have it without a list, and of more in one", () => {
  const conditions = (one: string | readonly string[]) => ({ StringEquals: { a: one, b: ["x", "y"] }, ArnEquals: { c: "z" } });
  expect(tightest([allow("s3:GetObject", arn("s3", "a"), conditions(["x"]))])).toEqual([
    allow("s3:GetObject", arn("s3", "a"), conditions("x")),
  ]);
});

test("else statements of one condition are one if no action comes to a resource that it could be on and was not allowed on", () => {
  const inVpc = { ArnEquals: { "ec2:Vpc": arn("ec2", "vpc/v") } };
  const [card, subnet] = [arn("ec2", "network-interface/*"), arn("ec2", "subnet/*")];
  const create = allow("ec2:CreateNetworkInterface", card);
  const createIn = allow("ec2:CreateNetworkInterface", subnet, inVpc);
  const remove = allow("ec2:DeleteNetworkInterface", card, inVpc);
  const tag = allow("ec2:CreateTags", card, inVpc);
  const both = allow(["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"], [subnet, card], inVpc);
  expect(tightest([create, createIn, remove])).toEqual([create, both]);
  expect(tightest([createIn, remove])).toEqual([createIn, remove]);
  expect(tightest([createIn, tag])).toEqual([createIn, tag]);
  const anywhere = allow("ec2:CreateNetworkInterface", arn("ec2", "*"), inVpc);
  expect(tightest([create, anywhere, remove])).toEqual([create, anywhere, remove]);
  expect(tightest([create, allow("ec2:CreateNetworkInterface", subnet), remove])).toEqual([
    allow("ec2:CreateNetworkInterface", [card, subnet]),
    remove,
  ]);
});

test("it allows the same, whatever its form", () => {
  for (const limit of [sizeOf(ALL), sizeOf(ALL) - 1, sizeOf(tightest(ALL))])
    expect(allowedBy(inOneDocument(ALL, limit) ?? [])).toEqual(allowedBy(ALL));
});

test("what does not fit at all is no document", () => {
  expect(inOneDocument(ALL, sizeOf(tightest(ALL)) - 1)).toBeUndefined();
});
