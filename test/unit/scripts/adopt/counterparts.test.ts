import { counterpartsOf } from "../../../../scripts/adopt/counterparts";
import { notesOf } from "../../../../scripts/adopt/notes";
import { bucket, context, domain, environment, OWN_KEY, parameter, withRegistry, WORKSHOP } from "../../../helpers/adopt-worlds";

const rows = (...args: Parameters<typeof counterpartsOf>) =>
  counterpartsOf(...args).map(({ stack, address, id, secret }) => [stack, address, id, secret ?? false]);

test("each existing resource has its address and import id; secrets are reported and not imported", () => {
  const arn = "arn:aws:codeartifact:eu-central-1:222233334444";
  expect(rows(WORKSHOP, context)).toEqual([
    ["registry", "aws_codeartifact_domain.domain", `${arn}:domain/demo-domain`, false],
    ["registry", "aws_codeartifact_repository.store", `${arn}:repository/demo-domain/pypi-store`, false],
    ["scanner", "aws_codecommit_repository.source", "SnykCodeArtifactRepo", false],
    ["scanner", "aws_s3_bucket.reports", "reports", false],
    ["secrets", "aws_ssm_parameter.token", "snykAuthToken", true],
    ["secrets", "aws_ssm_parameter.organization", "snykOrg", true],
  ]);
});

test("our own domain, if its state is lost, is imported with the key that we made for it", () => {
  const found = { registry: { domain: domain({ encryptionKey: OWN_KEY, ownKey: { id: "bbbb", arn: OWN_KEY } }) }, scanner: {} };
  const own = { ...context, environment: withRegistry({ encryptionKey: undefined }) };
  expect(rows(found, own).map(([, address, id]) => [address, id])).toEqual([
    ["aws_kms_key.domain_key", "bbbb"],
    ["aws_kms_alias.domain_key_alias", "alias/workshop-package-domain"],
    ["aws_codeartifact_domain.domain", "arn:aws:codeartifact:eu-central-1:222233334444:domain/demo-domain"],
  ]);
  // If the file names the key, the stack has none.
  expect(rows(found, { ...context, environment: withRegistry({ encryptionKey: OWN_KEY }) })).toHaveLength(1);
});

test("the report bucket's key, if its state is lost, is imported with its alias, and a key that is to be deleted without it", () => {
  const alias = context.names.reportKeyAlias;
  const scanner = { bucket: bucket(), reportKey: { alias, keyId: "cccc" } };
  expect(rows({ registry: {}, scanner }, context)).toEqual([
    ["scanner", "aws_s3_bucket.reports", "reports", false],
    ["scanner", "aws_kms_key.reports_key", "cccc", false],
    ["scanner", "aws_kms_alias.reports_key_alias", "alias/workshop-package-scan-reports", false],
  ]);
  expect(rows({ registry: {}, scanner: { reportKey: { alias } } }, context)).toEqual([
    ["scanner", "aws_kms_alias.reports_key_alias", "alias/workshop-package-scan-reports", false],
  ]);
});

test("further consequences are reported, but only for resources that are taken over", () => {
  const scanner = {
    source: { name: "SnykCodeArtifactRepo", published: true },
    bucket: bucket({ objects: true, policy: true, lifecycle: true, cloudFormationStack: "cdk-snyk-ca-stack" }),
    token: parameter("snykAuthToken", { customerKey: "alias/team" }),
  };
  const all = counterpartsOf({ registry: {}, scanner }, context);
  expect(notesOf(scanner, all, environment)).toEqual([
    "From the next deploy on, everything in reports, old objects too, expires 30 days (retentionDays) after it was written.",
    "From then on, new objects in reports are encrypted with the key alias/workshop-package-scan-reports: whoever reads them needs kms:Decrypt on it too.",
    "The next deploy replaces the policy and lifecycle rules of reports with its own.",
    "The CloudFormation stack cdk-snyk-ca-stack created reports and would delete it together with the stack: give the bucket the removal policy RETAIN there first.",
    "ops publish replaces the content of its branch of SnykCodeArtifactRepo with the scanner; the present files stay in the history.",
    "snykAuthToken is written again with the value that it has, encrypted with a key of the secrets stack, and no longer with alias/team: nobody but the scan's role and the deploy role can read it from then on.",
  ]);
  expect(notesOf(scanner, [], environment)).toEqual([]);
  expect(notesOf(WORKSHOP.scanner, counterpartsOf(WORKSHOP, context), environment)).toEqual(
    ["snykAuthToken", "snykOrg"].map(
      (name) =>
        `${name} is written again with the value that it has, encrypted with a key of the secrets stack: nobody but the scan's role and the deploy role can read it from then on.`,
    ),
  );
});
