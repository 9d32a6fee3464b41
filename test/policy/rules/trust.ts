import { statements } from "../documents";
import { CASES, ofType, SCANNERS } from "../synthesized";

test.each(SCANNERS)("%s: each role may be assumed by one service only, for one resource of this account", (_, stack) => {
  const { account, region, name, notify, scan } = stack.environment;
  const trusted = (service: string, sourceArn: string, unlessSilent = "") => ({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: {
      [`StringEquals${unlessSilent}`]: { "aws:SourceAccount": account },
      [`ArnEquals${unlessSilent}`]: { "aws:SourceArn": sourceArn },
    },
  });
  const found = statements([stack]).filter(({ attribute }) => attribute === "assume_role_policy");
  expect(Object.fromEntries(found.map(({ resource, statement }) => [resource.name, statement]))).toEqual({
    scan_role: trusted("codebuild.amazonaws.com", `arn:aws:codebuild:${region}:${account}:project/${name}-package-scan`),
    pipeline_role: trusted("codepipeline.amazonaws.com", `arn:aws:codepipeline:${region}:${account}:${name}-package-scan`, "IfExists"),
    schedule_role: trusted("scheduler.amazonaws.com", `arn:aws:scheduler:${region}:${account}:schedule-group/${name}-package-scan`),
    ...(notify?.webhook && {
      messages_webhook_role: trusted("events.amazonaws.com", `arn:aws:events:${region}:${account}:rule/${name}-package-scan-webhook`),
    }),
    ...(scan.onPublish && {
      onpublish_role: trusted("events.amazonaws.com", `arn:aws:events:${region}:${account}:rule/${name}-package-scan-on-publish`),
    }),
  });
});

test.each(CASES)("%s: a resource that uses a role is created after the role's permissions", (_, stack) => {
  const rules: readonly (readonly [user: string, policy: string])[] = [
    ...(stack.environment.notify?.webhook
      ? [["aws_cloudwatch_event_target.messages_webhook_target", "aws_iam_role_policy.messages_webhook_role_policy"] as const]
      : []),
    ...(stack.environment.scan.onPublish
      ? [["aws_cloudwatch_event_target.onpublish_target", "aws_iam_role_policy.onpublish_role_policy"] as const]
      : []),
  ];
  const users = [
    ...rules.map(([user]) => user),
    "aws_codebuild_project.scan",
    "aws_codepipeline.pipeline",
    "aws_scheduler_schedule.schedule",
  ];
  const waiting = stack.resources
    .filter(({ address }) => users.includes(address))
    .map(({ address, attributes }) => [address, attributes["depends_on"]]);
  expect(waiting).toEqual(
    stack.kind !== "scanner"
      ? []
      : [
          ...rules.map(([user, policy]) => [user, [policy]]),
          ["aws_codebuild_project.scan", ["aws_iam_role_policy.scan_role_policy"]],
          ["aws_codepipeline.pipeline", ["aws_iam_role_policy.pipeline_role_policy"]],
          ["aws_scheduler_schedule.schedule", ["aws_iam_role_policy.schedule_role_policy"]],
        ],
  );
  expect(ofType(stack, "aws_iam_user")).toEqual([]);
});
