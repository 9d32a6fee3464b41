import { ALL, CASES, ofType } from "./synthesized";

const scanners = CASES.filter(([, { kind }]) => kind === "scanner");

test.each(scanners)("%s: reports, their old versions and half-done uploads go after the retention", (_, stack) => {
  const days = stack.environment.retentionDays;
  expect(ofType(stack, "aws_s3_bucket_lifecycle_configuration").map(({ attributes }) => attributes["rule"])).toEqual([
    [
      {
        id: "retention",
        status: "Enabled",
        filter: [{ prefix: "" }],
        expiration: [{ days }],
        noncurrent_version_expiration: [{ noncurrent_days: days }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
      },
    ],
  ]);
});

test("build logs are kept as long, or for the next longer time on offer", () => {
  const kept = scanners.map(([, stack]) => [
    stack.environment.name,
    ofType(stack, "aws_cloudwatch_log_group")[0]?.attributes["retention_in_days"],
  ]);
  expect(Object.fromEntries(kept)).toMatchObject({ dev: 30, prod: 365, sandbox: 7, staging: 90 });
  expect(kept.every(([, days]) => typeof days === "number")).toBe(true);
});

test("state is kept for good", () => {
  for (const stack of ALL.filter(({ kind }) => kind !== "scanner"))
    expect(ofType(stack, "aws_s3_bucket_lifecycle_configuration")).toEqual([]);
});
