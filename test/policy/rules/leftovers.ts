import { namesOf } from "../../../environments/names";
import { expectedIn } from "../../../scripts/leftovers/expected";
import { CASES } from "../synthesized";

/** Settings of another resource: AWS takes the same again, so a create that was stopped is simply done once more. */
const SETTINGS = new Set([
  "aws_codeartifact_domain_permissions_policy",
  "aws_codeartifact_repository_permissions_policy",
  "aws_iam_role_policies_exclusive",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachments_exclusive",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_logging",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
]);

test.each(CASES)("what a stopped run of %s can leave in AWS without a trace is looked for", (_, { environment, kind, resources }) => {
  const once = resources.filter(({ type }) => !SETTINGS.has(type)).map(({ address }) => address);
  const looked = expectedIn(kind, { environment, names: namesOf(environment) }).map(({ address }) => address);
  expect(looked.sort()).toEqual(once.sort());
});
