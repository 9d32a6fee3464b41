import type { Access } from "../../core/service";

/**
 * What a call that makes a resource with tags needs beside its own action. Where AWS says so: the API references of KMS, CloudWatch
 * Logs, EventBridge, SNS, SQS, CloudWatch and S3, and the guides of IAM, Systems Manager and Secrets Manager. For the others of this
 * table AWS documents the action for tagging, and only shows it among the permissions of whoever makes tagged resources.
 */
const TAGGING: Readonly<Record<string, readonly [action: string, ...alternatives: string[]]>> = {
  "cloudwatch:PutCompositeAlarm": ["cloudwatch:TagResource"],
  "cloudwatch:PutMetricAlarm": ["cloudwatch:TagResource"],
  "codeartifact:CreateDomain": ["codeartifact:TagResource"],
  "codeartifact:CreateRepository": ["codeartifact:TagResource"],
  "codecommit:CreateRepository": ["codecommit:TagResource"],
  "codepipeline:CreatePipeline": ["codepipeline:TagResource"],
  "dynamodb:CreateTable": ["dynamodb:TagResource"],
  "events:CreateEventBus": ["events:TagResource"],
  "events:PutRule": ["events:TagResource"],
  "iam:CreateInstanceProfile": ["iam:TagInstanceProfile"],
  "iam:CreateOpenIDConnectProvider": ["iam:TagOpenIDConnectProvider"],
  "iam:CreatePolicy": ["iam:TagPolicy"],
  "iam:CreateRole": ["iam:TagRole"],
  "iam:CreateSAMLProvider": ["iam:TagSAMLProvider"],
  "iam:CreateUser": ["iam:TagUser"],
  "kms:CreateKey": ["kms:TagResource"],
  "kms:ReplicateKey": ["kms:TagResource"],
  "logs:CreateLogGroup": ["logs:TagResource", "logs:TagLogGroup"],
  "s3:CreateBucket": ["s3:TagResource"],
  "scheduler:CreateScheduleGroup": ["scheduler:TagResource"],
  "secretsmanager:CreateSecret": ["secretsmanager:TagResource"],
  "sns:CreateTopic": ["sns:TagResource"],
  "sqs:CreateQueue": ["sqs:TagQueue"],
  "ssm:PutParameter": ["ssm:AddTagsToResource"],
};

/** CloudWatch Logs says neither who asked nor for what. */
const REFUSALS: Readonly<Record<string, (account: string) => NonNullable<Access["refusal"]>>> = {
  "logs:CreateLogGroup": (account) => ({
    code: "AccessDeniedException",
    message: `User with accountId: ${account} is not authorized to perform CreateLogGroup with Tags. An additional permission "logs:TagResource" is required.`,
  }),
};

/** The tagging action that a call with tags needs in addition; none if the call has no tags. @param account the caller's */
export function tagOnCreate(
  { action, resources, makes = resources, resourcePolicies, context = {} }: Access,
  account: string,
): readonly Access[] {
  const [tagging, ...alternatives] = TAGGING[action] ?? [];
  if (tagging === undefined || context["aws:TagKeys"] === undefined) return [];
  const refusal = REFUSALS[action]?.(account);
  return [
    {
      action: tagging,
      resources: makes,
      // What is made has no policy yet; of CodeArtifact, the domain's counts (User Guide, "Domain policies").
      ...(resourcePolicies && { resourcePolicies }),
      context,
      ...(alternatives.length > 0 && { alternatives }),
      ...(refusal && { refusal }),
    },
  ];
}
