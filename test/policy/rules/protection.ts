import { CASES } from "../synthesized";

/** Types of resources whose content is lost for good if they are destroyed. */
const PRECIOUS = [
  "aws_codeartifact_domain.domain",
  "aws_codeartifact_repository.store",
  "aws_codeartifact_repository.team",
  "aws_kms_key.domain_key",
  "aws_kms_key.key",
  "aws_kms_key.reports_key",
  "aws_s3_bucket.bucket",
  "aws_s3_bucket.reports",
];

test.each(CASES)("%s: Terraform destroys nothing precious, except in the sandbox", (_, { environment, resources }) => {
  const kept = resources.filter(
    ({ attributes }) => (attributes["lifecycle"] as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true,
  );
  const precious = resources.map(({ address }) => address).filter((address) => PRECIOUS.includes(address));
  expect(kept.map(({ address }) => address)).toEqual(environment.name === "sandbox" ? [] : precious);
});

test.each(CASES)("%s: a destroy empties buckets only in the sandbox", (_, { environment, resources }) => {
  const forced = resources.filter(({ type }) => type === "aws_s3_bucket").map(({ attributes }) => attributes["force_destroy"]);
  expect(new Set(forced)).toEqual(new Set(forced.length === 0 ? [] : [environment.name === "sandbox"]));
});

test.each(CASES)("%s: a deleted key can be restored for a month, in the sandbox for a week", (_, { environment, resources }) => {
  const keys = resources.filter(({ type }) => type === "aws_kms_key").map(({ attributes }) => attributes);
  for (const key of keys) {
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: environment.name === "sandbox" ? 7 : 30 });
  }
});
