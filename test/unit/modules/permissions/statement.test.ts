import { packed, sizeOf } from "../../../../modules/permissions/pack";
import { allow, allowEverywhere, named } from "../../../../modules/permissions/statement";

test("a permission names its resources, or says why it cannot", () => {
  const condition = { StringEquals: { "aws:RequestedRegion": "eu-central-1" } };
  expect(allow(["ssm:GetParameter"], ["arn:a", "arn:b"], condition)).toEqual({
    Effect: "Allow",
    Action: ["ssm:GetParameter"],
    Resource: ["arn:a", "arn:b"],
    Condition: condition,
  });
  expect(allowEverywhere("kms:ListKeys", "lists have no resource")).toEqual({ Effect: "Allow", Action: "kms:ListKeys", Resource: "*" });
  const message = "s3:GetObject, s3:PutObject on every resource needs a reason: use allowEverywhere";
  expect(() => allow(["s3:GetObject", "s3:PutObject"], "*")).toThrow(message);
  expect(() => allow("s3:GetObject", ["arn:a", "*"])).toThrow("needs a reason");
  expect(() => allowEverywhere("s3:GetObject", " ", {})).toThrow("s3:GetObject on every resource needs a reason");
});

const statement = (sid: string, length: number) => named(sid, allow("s3:GetObject", `arn:${"x".repeat(length)}`));

test("statements are packed into as few documents as fit, in their order", () => {
  const all = ["A", "B", "C", "D"].map((sid) => statement(sid, 100));
  const two = sizeOf(all.slice(0, 2));
  const sids = (limit: number) => packed(all, limit).map((document) => document.map(({ Sid }) => Sid));
  expect(sids(two)).toEqual([
    ["A", "B"],
    ["C", "D"],
  ]);
  expect(sids(two - 1)).toEqual([["A"], ["B"], ["C"], ["D"]]);
  expect(packed(all)).toEqual([all]);
  expect(packed([])).toEqual([]);
});

test("one that is too long alone is refused by name", () => {
  const long = statement("Long", 7000);
  expect(() => packed([statement("A", 10), long])).toThrow(`Long alone has ${sizeOf([long])} characters; a policy may have 6144`);
});
