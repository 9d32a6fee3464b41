import { keepable, strangersError, taintedText, takenOverText, untaintCommand } from "../../../../scripts/leftovers/text";
import type { Stranded } from "../../../../scripts/leftovers/types";

const place = { environmentName: "dev", kind: "scanner" as const };
const role: Stranded = {
  what: "IAM role",
  name: "dev-role",
  stack: "scanner",
  address: "aws_iam_role.scan_role",
  id: "dev-role",
  ours: true,
};
const token: Stranded = {
  what: "SSM parameter",
  name: "/dev/token",
  stack: "scanner",
  address: "aws_ssm_parameter.token",
  id: "/dev/token",
  ours: true,
  secret: true,
};

test("what is tainted is described with what Terraform would do, and kept unless it is gone", () => {
  const tainted = [{ address: "aws_a.a", exists: true }, { address: "aws_b.b", exists: false }, { address: "aws_c.c" }];
  expect(tainted.map(taintedText)).toEqual([
    "aws_a.a is tainted: a run was stopped while it made it, and it exists in AWS. As it is, Terraform would destroy it and make another",
    "aws_b.b is tainted and does not exist in AWS any more: Terraform makes it anew",
    "aws_c.c is tainted: a run was stopped while it made it. As it is, Terraform would destroy it and make another",
  ]);
  expect(untaintCommand(keepable(tainted), place)).toBe("npm run ops -- state untaint --env dev --stack scanner --address aws_a.a aws_c.c");
});

test("a plan takes over what is ours, and never a secret", () => {
  expect(takenOverText({ stranded: [role, token] })).toBe(
    "1 resource of a run that was stopped: made in AWS, unknown to the state. The plan takes over: IAM role dev-role",
  );
  expect(takenOverText({ stranded: [token] })).toBeUndefined();
});

test("what may not be taken over is named with the command that does it, or with what to do by hand", () => {
  expect(strangersError({ stranded: [role] }, place)).toBeUndefined();
  expect(strangersError({ stranded: [token, { ...role, ours: false }] }, place)?.message).toBe(
    [
      "Made in AWS already, unknown to the state: SSM parameter /dev/token, IAM role dev-role",
      "  Take over SSM parameter /dev/token, without a look at any secret, then run this again:",
      "  npm run ops -- adopt --env dev",
      "  IAM role dev-role: without this environment's tags, so perhaps somebody else's. Delete or rename it, then run this again.",
    ].join("\n"),
  );
});
