import { denialOf } from "../../../../scripts/aws/denial";

test("a refusal is told in AWS's words, if it has any", () => {
  const words = "User: arn:aws:iam::111122223333:role/x is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k";
  expect(denialOf(new Error(words))).toBe(` (${words})`);
  for (const silent of [new Error("UnknownError"), new Error("Access Denied"), undefined]) expect(denialOf(silent)).toBe("");
});
