import { ALL, ofType, SCANNERS } from "../synthesized";

test.each(SCANNERS)("%s: reports, their old versions and unfinished uploads are deleted after the retention period", (_, stack) => {
  const { retentionDays: days, name } = stack.environment;
  const expiring = ["outputs/", "cache/", `${name}-package-scan`.slice(0, 20)];
  expect(ofType(stack, "aws_s3_bucket_lifecycle_configuration").map(({ attributes }) => attributes["rule"])).toEqual([
    [
      ...expiring.map((prefix) => ({
        id: `retention-${prefix.replace("/", "")}`,
        status: "Enabled",
        filter: [{ prefix }],
        expiration: [{ days }],
      })),
      // Of the ledger too, of which no more expires: without it, nobody would know what to release.
      {
        id: "versions",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ noncurrent_days: days }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
      },
    ],
  ]);
});

test("build logs are kept as long, or for the next longer period that CloudWatch Logs offers", () => {
  const kept = SCANNERS.map(([name, stack]) => [
    name,
    ofType(stack, "aws_cloudwatch_log_group").map(({ attributes }) => attributes["retention_in_days"]),
  ]);
  expect(Object.fromEntries(kept)).toEqual({
    "dev-scanner": [30],
    "prod-scanner": [365],
    "sandbox-scanner": [7],
    "staging-scanner": [90],
    "local-state-scanner": [30],
    "own-bucket-scanner": [30],
    "remote-runs-scanner": [30],
    "remote-states-scanner": [30],
    "given-roles-scanner": [30],
    "bounded-runs-scanner": [30],
    "own-build-scanner": [30],
    "own-keys-scanner": [30],
    "foreign-domain-scanner": [30],
    "shared-domain-scanner": [30],
    "one-repository-scanner": [30],
    "adopted-scanner": [30],
    "bounded-scanner": [30],
    "access-logs-scanner": [30],
    "endpoint-scanner": [30],
    "notify-scanner": [90],
    "notify-rarely-scanner": [90],
  });
});

test("state is never deleted", () => {
  for (const stack of ALL.filter(({ kind }) => kind !== "scanner"))
    expect(ofType(stack, "aws_s3_bucket_lifecycle_configuration")).toEqual([]);
});
