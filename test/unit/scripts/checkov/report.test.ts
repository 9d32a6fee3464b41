import { readReport } from "../../../../scripts/checkov/report";

const record = {
  check_id: "CKV_AWS_18",
  check_name: "Ensure the S3 bucket has access logging enabled",
  file_path: "/dev-state/main.tf",
  resource: "aws_s3_bucket.bucket",
};
const results = { passed_checks: [record], failed_checks: [record], skipped_checks: [], parsing_errors: [] };
const summary = { resource_count: 8, checkov_version: "3.3.30", passed: 1 };
const report = (more: object = {}) => JSON.stringify({ check_type: "terraform", results: { ...results, ...more }, summary });

test("a finding has its check, its stack and Terraform's address", () => {
  const finding = { check: "CKV_AWS_18", name: record.check_name, stack: "dev-state", address: "aws_s3_bucket.bucket" };
  expect(readReport(report())).toEqual({ version: "3.3.30", resources: 8, passed: [finding], failed: [finding] });
});

test("what checkov says if it has looked at nothing is no report", () => {
  const nothing = { passed: 0, failed: 0, skipped: 0, parsing_errors: 0, resource_count: 0, checkov_version: "3.3.30" };
  for (const text of [JSON.stringify(nothing), "[]", "Traceback (most recent call last)", ""])
    expect(() => readReport(text)).toThrow("checkov gave no report on the stacks");
});

test("a file that it could not read, and a skip that is not ours, are failures", () => {
  expect(() => readReport(report({ parsing_errors: ["/hcl/dev-state/main.tf"] }))).toThrow("checkov could not read /hcl/dev-state/main.tf");
  expect(() => readReport(report({ skipped_checks: [record] }))).toThrow("checkov skipped CKV_AWS_18 by a setting that is not ours");
});
