import { statements } from "../documents";
import { ALL, CASES, ofType, SCANNERS } from "../synthesized";

const BUCKETS = ALL.flatMap((stack) => ofType(stack, "aws_s3_bucket").map(({ name }) => [`${stack.name} ${name}`, stack, name] as const));

const the = (stack: (typeof ALL)[number], type: string, name: string) =>
  ofType(stack, type).find((resource) => resource.name === name)?.attributes;

test("there is a bucket for state and one for reports", () => {
  for (const [, stack] of CASES) {
    expect(ofType(stack, "aws_s3_bucket").map(({ name }) => name)).toEqual(
      { state: ["bucket"], runs: [], registry: [], secrets: [], scanner: ["reports"] }[stack.kind],
    );
  }
});

test.each(BUCKETS)("%s is never public", (_, stack, name) => {
  expect(the(stack, "aws_s3_bucket_public_access_block", `${name}_privacy`)).toMatchObject({
    bucket: `\${aws_s3_bucket.${name}.id}`,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(the(stack, "aws_s3_bucket_ownership_controls", `${name}_ownership`)).toMatchObject({
    rule: { object_ownership: "BucketOwnerEnforced" },
  });
});

/** The key that the file names, or the one that the stack makes. */
const keyOf = ({ kind, environment }: (typeof ALL)[number]) => {
  const { kmsKeyArn } = environment.scan;
  if (kind === "state") return "${aws_kms_key.key.arn}";
  return kmsKeyArn ?? "${aws_kms_key.reports_key.arn}";
};

test("one environment names the key of its results", () => {
  expect(
    ALL.filter(({ kind, environment }) => kind === "scanner" && environment.scan.kmsKeyArn !== undefined).map(({ name }) => name),
  ).toEqual(["own-keys-scanner"]);
});

test.each(BUCKETS)("%s is encrypted with a key of its own", (_, stack, name) => {
  expect(the(stack, "aws_s3_bucket_server_side_encryption_configuration", `${name}_encryption`)?.["rule"]).toEqual([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: keyOf(stack) },
      bucket_key_enabled: true,
    },
  ]);
});

test("the pipeline and the build encrypt the artifacts with the key of their bucket", () => {
  for (const [, stack] of SCANNERS) {
    const key = keyOf(stack);
    expect(the(stack, "aws_codepipeline", "pipeline")).toMatchObject({
      artifact_store: [{ type: "S3", location: "${aws_s3_bucket.reports.id}", encryption_key: { type: "KMS", id: key } }],
    });
    expect(the(stack, "aws_codebuild_project", "scan")).toMatchObject({ encryption_key: key });
  }
});

test.each(BUCKETS)("%s keeps old versions", (_, stack, name) => {
  expect(the(stack, "aws_s3_bucket_versioning", `${name}_versioning`)).toMatchObject({ versioning_configuration: { status: "Enabled" } });
});

test.each(BUCKETS)("%s is reached over TLS only", (_, stack, name) => {
  const arn = `\${aws_s3_bucket.${name}.arn}`;
  const found = statements([stack]).filter(({ resource }) => resource.address === `aws_s3_bucket_policy.${name}_policy`);
  expect(found.map(({ statement }) => statement)).toEqual([
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
});

test("who reads and writes a bucket is logged below its name in the environment's log bucket, and nowhere without one", () => {
  const found = ALL.flatMap((stack) =>
    ofType(stack, "aws_s3_bucket_logging").map(({ name, attributes }) => [stack.name, name, attributes]),
  );
  expect(found).toEqual([
    [
      "access-logs-state",
      "bucket_logging",
      expect.objectContaining({
        bucket: "${aws_s3_bucket.bucket.id}",
        target_bucket: "company-logs",
        target_prefix: "s3/access-logs-scan-state-222233334444-eu-central-1/",
      }),
    ],
    [
      "access-logs-scanner",
      "reports_logging",
      expect.objectContaining({
        bucket: "${aws_s3_bucket.reports.id}",
        target_bucket: "company-logs",
        target_prefix: "s3/access-logs-scan-reports-222233334444-eu-central-1/",
      }),
    ],
  ]);
});
