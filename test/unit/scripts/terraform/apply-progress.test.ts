import { applyProgress } from "../../../../scripts/terraform/apply-progress";

test("counts what Terraform has finished, and says it in words", () => {
  const finished = applyProgress([{ kind: "create" }, { kind: "replace" }, { kind: "update" }, { kind: "import" }, { kind: "forget" }]);
  const lines = [
    "aws_kms_key.key: Creating...",
    "aws_kms_key.key: Still creating... [10s elapsed]",
    "aws_kms_key.key: Creation complete after 12s [id=1234]",
    "aws_s3_bucket.reports: Destruction complete after 0s",
    "aws_s3_bucket.reports: Creation complete after 1m2s [id=x]",
    'aws_iam_role.role["a"]: Modifications complete after 2s [id=x]',
    "aws_iam_role.other: Import complete [id=x]",
    "Apply complete! Resources: 2 added, 1 changed, 1 destroyed.",
  ];
  expect(lines.flatMap((line) => finished(line) ?? [])).toEqual([
    { count: "1 of 5", text: "created aws_kms_key.key, 12s" },
    { count: "2 of 5", text: "destroyed aws_s3_bucket.reports, 0s" },
    { count: "3 of 5", text: "created aws_s3_bucket.reports, 1m2s" },
    { count: "4 of 5", text: 'changed aws_iam_role.role["a"], 2s' },
    { count: "5 of 5", text: "imported aws_iam_role.other" },
  ]);
});
