import type { Statement } from "../../../../scripts/drift/policy/document";
import { statementDifferences } from "../../../../scripts/drift/policy/statement-differences";
import { isPublic, widens } from "../../../../scripts/drift/policy/widening";

const allow = (Action: unknown, Resource: unknown = "arn:r", more: Statement = {}): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, more: Statement = {}): Statement => ({ Effect: "Deny", Principal: "*", Action, Resource: "*", ...more });
const to = (Principal: unknown): Statement => ({ Principal });
const when = (operator: string, key: string, ...values: string[]): Statement => ({ Condition: { [operator]: { [key]: values } } });
const wider = (before: readonly Statement[], after: readonly Statement[]) =>
  statementDifferences(before, after).some((each) => widens(each.before, each.after, { before, after }));

describe("wider", () => {
  test.each<[string, Statement[], Statement[]]>([
    ["a statement more", [allow("s3:Get*")], [allow("s3:Get*"), allow("s3:PutObject")]],
    ["a pattern for an action", [allow("s3:GetObject")], [allow("s3:Get*")]],
    ["everything", [allow("s3:GetObject")], [allow("*")]],
    ["another resource", [allow("a:b", "arn:r")], [allow("a:b", ["arn:r", "arn:s"])]],
    ["every resource", [allow("a:b", "arn:r/*")], [allow("a:b", "*")]],
    ["a * where ? was", [allow("a:b", "arn:?")], [allow("a:b", "arn:*")]],
    [
      "another principal",
      [allow("a:b", "*", to({ AWS: "111122223333" }))],
      [allow("a:b", "*", to({ AWS: ["111122223333", "444455556666"] }))],
    ],
    ["everybody", [allow("a:b", "*", to({ AWS: "111122223333" }))], [allow("a:b", "*", to("*"))]],
    ["a service of the same name as an account", [allow("a:b", "*", to({ AWS: "x" }))], [allow("a:b", "*", to({ Service: "x" }))]],
    ["a condition less", [allow("a:b", "*", when("StringEquals", "k", "v"))], [allow("a:b", "*")]],
    [
      "a value more in a condition",
      [allow("a:b", "*", when("StringEquals", "k", "v"))],
      [allow("a:b", "*", when("StringEquals", "k", "v", "w"))],
    ],
    [
      "a value less in a negated one",
      [allow("a:b", "*", when("StringNotEquals", "k", "v", "w"))],
      [allow("a:b", "*", when("StringNotEquals", "k", "v"))],
    ],
    ["all actions but some", [allow("s3:*")], [{ Effect: "Allow", NotAction: "s3:DeleteBucket", Resource: "arn:r" }]],
    ["a Deny less", [deny("s3:*"), allow("s3:Get*")], [allow("s3:Get*")]],
    ["a Deny of less", [deny("s3:*")], [deny("s3:Put*")]],
    ["a Deny under a condition", [deny("s3:*")], [deny("s3:*", when("Bool", "aws:SecureTransport", "false"))]],
    ["a first policy", [], [allow("a:b")]],
  ])("%s", (_, before, after) => expect(wider(before, after)).toBe(true));
});

describe("not wider", () => {
  test.each<[string, Statement[], Statement[]]>([
    ["a statement less", [allow("a:b"), allow("c:d")], [allow("a:b")]],
    ["one action of a pattern", [allow("s3:*")], [allow("s3:GetObject")]],
    ["actions in another case", [allow("s3:GetObject", "*")], [allow("S3:getobject", "arn:r")]],
    ["two statements made one", [allow("a:b"), allow("c:d")], [allow(["a:b", "c:d"])]],
    ["one statement made two", [allow(["a:b", "c:d"])], [allow("a:b"), allow("c:d")]],
    [
      "the root of an account for its id",
      [allow("a:b", "*", to({ AWS: "111122223333" }))],
      [allow("a:*", "*", to({ AWS: "arn:aws:iam::111122223333:root" })), allow("a:b", "*", to({ AWS: "111122223333" }))].slice(1),
    ],
    ["a condition more", [allow("a:b")], [allow("a:b", "arn:r", when("StringEquals", "k", "v"))]],
    [
      "a value more in a negated one",
      [allow("a:b", "*", when("StringNotEquals", "not", "v"))],
      [allow("a:b", "*", when("StringNotEquals", "not", "v", "w"))],
    ],
    ["a Deny more", [allow("a:b")], [allow("a:b"), deny("a:*")]],
    ["a Deny of more", [deny("s3:Put*")], [deny("s3:*")]],
    [
      "all actions but more",
      [{ Effect: "Allow", NotAction: "a:b", Resource: "*" }],
      [{ Effect: "Allow", NotAction: ["a:b", "a:c"], Resource: "*" }],
    ],
  ])("%s", (_, before, after) => expect(wider(before, after)).toBe(false));
});

test("a statement is open to everybody if it requires no particular principal", () => {
  expect(isPublic(allow("a:b", "*", to("*")))).toBe(true);
  expect(isPublic(allow("a:b", "*", to({ AWS: ["*"] })))).toBe(true);
  expect(isPublic(allow("a:b", "*", { NotPrincipal: { AWS: "111122223333" } }))).toBe(true);
  expect(isPublic(allow("a:b", "*", { ...to("*"), ...when("StringEquals", "aws:PrincipalOrgID", "o-1") }))).toBe(false);
  expect(isPublic(deny("a:b"))).toBe(false);
  expect(isPublic(allow("a:b"))).toBe(false);
});

describe("the statements that differ", () => {
  test("spelling and order are not a difference", () => {
    const before = [allow(["a:b", "c:d"], "arn:r", to({ AWS: "111122223333" })), deny("x:y")];
    const after = [
      deny(["x:y"], { Principal: { AWS: "*" } }),
      allow(["c:d", "a:b"], ["arn:r"], to({ AWS: "arn:aws:iam::111122223333:root" })),
    ];
    expect(statementDifferences(before, after)).toEqual([]);
  });

  test("a changed statement has its Sid or a digest of both forms, the same for the change and its reversal", () => {
    const [one, other] = [allow("a:b"), allow("a:*")];
    const forth = statementDifferences([one], [other]);
    expect(forth).toEqual([{ label: expect.stringMatching(/^statement-[0-9a-f]{16}$/) as string, before: one, after: other }]);
    expect(statementDifferences([other], [one])[0]?.label).toBe(forth[0]?.label);
    expect(statementDifferences([one], [allow("a:c")])[0]?.label).not.toBe(forth[0]?.label);
    const named = (action: string) => allow(action, "*", { Sid: "Mine" });
    expect(statementDifferences([named("a:b"), one], [named("a:c")]).map(({ label }) => label)[0]).toBe("Mine");
  });

  test("statements are not matched with each other if more were added than removed", () => {
    const found = statementDifferences([allow("a:a")], [allow("b:b"), allow("c:c")]);
    expect(found.map(({ before, after }) => [before?.Action, after?.Action])).toEqual([
      ["a:a", undefined],
      [undefined, "b:b"],
      [undefined, "c:c"],
    ]);
  });
});
