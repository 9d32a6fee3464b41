import { namesOf } from "../../../environments/names";
import { CONNECTION_DESCRIPTION, DESTINATION_DESCRIPTION, expectedIn } from "../../../scripts/leftovers/expected";
import { ALL, CASES } from "../synthesized";

/** AWS takes the same again, so a create that was stopped is simply done once more: settings of another resource, and what a name holds once. */
const SETTINGS = new Set([
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_metric_alarm",
  "aws_codeartifact_domain_permissions_policy",
  "aws_codeartifact_repository_permissions_policy",
  "aws_iam_role_policies_exclusive",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_iam_role_policy_attachments_exclusive",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_logging",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
  "aws_sns_topic",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
]);

test("what bears no mark is known by the description that the stack writes", () => {
  const [stack] = ALL.filter(({ name }) => name === "notify-scanner");
  const described = (type: string) => stack?.resources.find((each) => each.type === type)?.attributes["description"];
  expect([described("aws_cloudwatch_event_connection"), described("aws_cloudwatch_event_api_destination")]).toEqual([
    CONNECTION_DESCRIPTION,
    DESTINATION_DESCRIPTION,
  ]);
});

test.each(CASES)("what a stopped run of %s can leave in AWS without a trace is looked for", (_, { environment, kind, resources }) => {
  const once = resources.filter(({ type }) => !SETTINGS.has(type)).map(({ address }) => address);
  const looked = expectedIn(kind, { environment, names: namesOf(environment) }).map(({ address }) => address);
  expect(looked.sort()).toEqual(once.sort());
});
