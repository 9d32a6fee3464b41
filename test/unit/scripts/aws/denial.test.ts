import { denialOf, refusalIn } from "../../../../scripts/aws/denial";

test("a refusal is told in AWS's words, if it has any", () => {
  const words = "User: arn:aws:iam::111122223333:role/x is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k";
  expect(denialOf(new Error(words))).toBe(` (${words})`);
  for (const silent of [new Error("UnknownError"), new Error("Access Denied"), undefined]) expect(denialOf(silent)).toBe("");
});

test("a refusal is found in a longer text, without what follows it", () => {
  const words = "User: arn:aws:sts::111122223333:assumed-role/x/1 is not authorized to perform: s3:GetObject";
  const resource = " on resource: arn:aws:s3:::b/k";
  expect(refusalIn(`index page: ${words}${resource} because no identity-based policy allows it`)).toBe(`${words}${resource}`);
  expect(refusalIn(`${words} with an explicit deny`)).toBe(words);
  expect(refusalIn("the index page answered 403")).toBeUndefined();
});
