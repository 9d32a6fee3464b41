import { fits, readSkips } from "../../../../scripts/checkov/skips";

const read = (...lines: string[]) => readSkips("skips.yaml", ["skips:", ...lines, ""].join("\n"));

test("an entry has check, resource, reason and, if it ends, its last day", () => {
  expect(
    read(
      "  - check: CKV_AWS_18",
      "    resource: aws_s3_bucket.*",
      "    reason: because",
      "  - { check: CKV2_AWS_61, resource: aws_s3_bucket.bucket, reason: kept, expires: 2027-03-31 }",
    ),
  ).toEqual([
    { check: "CKV_AWS_18", resource: "aws_s3_bucket.*", reason: "because", at: "skips.yaml:2" },
    { check: "CKV2_AWS_61", resource: "aws_s3_bucket.bucket", reason: "kept", expires: "2027-03-31", at: "skips.yaml:5" },
  ]);
});

test.each([
  ["no reason", "  - { check: CKV_AWS_18, resource: aws_s3_bucket.* }", /skips\.yaml:2.*reason.*is missing/s],
  ["an empty reason", '  - { check: CKV_AWS_18, resource: aws_s3_bucket.*, reason: " " }', /must be why it may fail there/],
  ["all checks", '  - { check: "*", resource: aws_s3_bucket.*, reason: because }', /must be the id of one of checkov's checks/],
  ["every resource without its type", '  - { check: CKV_AWS_18, resource: "*", reason: because }', /must be the address of a resource/],
  ["no day", "  - { check: CKV_AWS_18, resource: a.*, reason: because, expires: 2027-02-30 }", /is not a day of the calendar/],
  ["another key", "  - { check: CKV_AWS_18, resource: a.*, reason: because, until: 2027-02-28 }", /unknown key/],
])("an entry with %s is refused", (_, line, says) => {
  expect(() => read(line)).toThrow(says);
});

test("a star stands for any characters, a dot for itself", () => {
  expect(["aws_s3_bucket.reports", "aws_s3_bucketXreports", "my_aws_s3_bucket.reports"].map((it) => fits("aws_s3_bucket.*", it))).toEqual([
    true,
    false,
    false,
  ]);
});
