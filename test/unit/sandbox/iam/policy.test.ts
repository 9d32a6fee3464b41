import { parsePolicy } from "../../../../sandbox/iam/evaluation/policy";

const statement = { Effect: "Allow", Action: "s3:*", Resource: "*" };

test("single values become lists", () => {
  expect(
    parsePolicy(
      "p",
      JSON.stringify({
        Version: "2012-10-17",
        Statement: { ...statement, Sid: "One", Principal: "*", Condition: { Bool: { "a:b": true } } },
      }),
    ),
  ).toEqual({
    name: "p",
    version: "2012-10-17",
    statements: [
      {
        sid: "One",
        effect: "Allow",
        action: { not: false, values: ["s3:*"] },
        resource: { not: false, values: ["*"] },
        principal: { not: false, values: { AWS: ["*"] } },
        conditions: [{ operator: "Bool", ifExists: false, key: "a:b", values: ["true"] }],
      },
    ],
  });
});

test("set operators and IfExists are separated from the operator", () => {
  const Condition = { "ForAllValues:StringLikeIfExists": { "aws:TagKeys": ["a", "b"] } };
  expect(parsePolicy("p", JSON.stringify({ Statement: { ...statement, Condition } })).statements[0]?.conditions).toEqual([
    { operator: "StringLike", set: "ForAllValues", ifExists: true, key: "aws:TagKeys", values: ["a", "b"] },
  ]);
});

test.each<[document: unknown, problem: string]>([
  ["nonsense", "is not a JSON object"],
  [{ Version: "2020-01-01", Statement: [] }, 'unknown Version "2020-01-01"'],
  [{ Version: "2012-10-17" }, "has no Statement"],
  [{ Statement: ["x"] }, "statement 0: is not an object"],
  [{ Statement: [statement, { ...statement, Effect: "allow" }] }, 'statement 1: Effect must be Allow or Deny, not "allow"'],
  [{ Statement: { Effect: "Allow", Resource: "*" } }, "statement 0: has neither Action nor NotAction"],
  [{ Statement: { ...statement, NotAction: "s3:*" } }, "statement 0: has both Action and NotAction"],
  [{ Statement: { ...statement, Action: 7 } }, "statement 0: Action must be a string or a list of strings"],
  [{ Statement: { ...statement, Resources: "*" } }, "statement 0: unknown element Resources"],
  [{ Statement: { ...statement, Principal: "me" } }, 'statement 0: Principal must be "*" or an object'],
  [{ Statement: { ...statement, Condition: { StringLikes: { a: "b" } } } }, 'statement 0: unknown condition operator "StringLikes"'],
  [{ Statement: { ...statement, Condition: { StringLike: { a: { b: "c" } } } } }, "statement 0: Condition.StringLike.a must hold values"],
])("%j: %s", (document, problem) => {
  expect(() => parsePolicy("p", JSON.stringify(document))).toThrow(`Policy p: ${problem}`);
});

test("the error for text that is not JSON says so", () => {
  expect(() => parsePolicy("p", "{")).toThrow("Policy p: is not JSON: ");
});
