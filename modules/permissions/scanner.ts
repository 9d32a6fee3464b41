import { arnIn } from "./arn";
import { allow, allowEverywhere, named, type Statement } from "./statement";
import type { Subject } from "./subject";

/** Looks at source, build, pipeline, their starts and the log. */
export function scannerRead(subject: Subject): Statement[] {
  const { scanner } = subject;
  const { project, pipeline, source, log } = arns(subject);
  return [
    named(
      "Source",
      allow(
        [
          "codecommit:GetBranch",
          "codecommit:GetCommit",
          "codecommit:GetFile",
          "codecommit:GetFolder",
          "codecommit:GetRepository",
          "codecommit:GetRepositoryTriggers",
          "codecommit:ListTagsForResource",
        ],
        source,
      ),
    ),
    named("Build", allow(["codebuild:BatchGetProjects", "codebuild:GetResourcePolicy"], project)),
    named(
      "Pipeline",
      allow(
        [
          "codepipeline:GetPipeline",
          "codepipeline:GetPipelineState",
          "codepipeline:ListPipelineExecutions",
          "codepipeline:ListTagsForResource",
        ],
        pipeline,
      ),
    ),
    named("Log", allow(["logs:DescribeMetricFilters", "logs:DescribeSubscriptionFilters", "logs:ListTagsForResource"], log)),
    // Of every group: drift asks what anybody's schedules start.
    named("Schedule", allow("scheduler:GetSchedule", arnIn(subject, "scheduler", "schedule/*"))),
    named(
      "ScheduleGroup",
      allow(
        ["scheduler:GetScheduleGroup", "scheduler:ListTagsForResource"],
        arnIn(subject, "scheduler", `schedule-group/${scanner.scheduleGroup}`),
      ),
    ),
    named(
      "Lists",
      allowEverywhere(
        [
          "codecommit:ListRepositories",
          "codepipeline:ListWebhooks",
          "events:ListEventBuses",
          "events:ListRuleNamesByTarget",
          "logs:DescribeLogGroups",
          "logs:DescribeResourcePolicies",
          "scheduler:ListSchedules",
          "ssm:DescribeParameters",
        ],
        "lists have no resource",
        { StringEquals: { "aws:RequestedRegion": subject.region } },
      ),
    ),
  ];
}

/** Where the schedule was before it had a group of its own. */
function formerSchedule(subject: Subject): string {
  return arnIn(subject, "scheduler", `schedule/default/${subject.scanner.schedule}`);
}

function arns(subject: Subject) {
  const { scanner } = subject;
  const log = arnIn(subject, "logs", `log-group:${scanner.logGroup}`);
  return {
    source: arnIn(subject, "codecommit", scanner.sourceRepository),
    project: arnIn(subject, "codebuild", `project/${scanner.project}`),
    pipeline: arnIn(subject, "codepipeline", scanner.pipeline),
    // IAM has the group's ARN with and without what follows it, by the action.
    log: [log, `${log}:*`],
  };
}

/** Makes and changes them, publishes the scanner and runs scans. */
export function scannerChange(subject: Subject): Statement[] {
  const { scanner } = subject;
  const { project, pipeline, source, log } = arns(subject);
  return [
    named(
      "ChangeSource",
      allow(
        [
          "codecommit:CreateCommit",
          "codecommit:CreateRepository",
          "codecommit:DeleteRepository",
          "codecommit:TagResource",
          "codecommit:UntagResource",
          "codecommit:UpdateRepositoryDescription",
        ],
        source,
      ),
    ),
    named(
      "ChangeBuild",
      allow(
        [
          "codebuild:BatchGetBuilds",
          "codebuild:CreateProject",
          "codebuild:DeleteProject",
          "codebuild:UpdateProject",
          // Somebody else may have made its builds public.
          "codebuild:UpdateProjectVisibility",
        ],
        project,
      ),
    ),
    named(
      "ChangePipeline",
      allow(
        [
          "codepipeline:CreatePipeline",
          "codepipeline:DeletePipeline",
          "codepipeline:GetPipelineExecution",
          "codepipeline:ListActionExecutions",
          "codepipeline:StartPipelineExecution",
          "codepipeline:TagResource",
          "codepipeline:UntagResource",
          "codepipeline:UpdatePipeline",
        ],
        pipeline,
      ),
    ),
    named(
      "ChangeLog",
      allow(["logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"], log),
    ),
    named("FollowLog", allow("logs:GetLogEvents", log.slice(1))),
    named(
      "ChangeSchedule",
      allow(
        ["scheduler:CreateSchedule", "scheduler:DeleteSchedule", "scheduler:UpdateSchedule"],
        [arnIn(subject, "scheduler", `schedule/${scanner.scheduleGroup}/${scanner.schedule}`), formerSchedule(subject)],
      ),
    ),
    named(
      "ChangeScheduleGroup",
      allow(
        ["scheduler:CreateScheduleGroup", "scheduler:DeleteScheduleGroup", "scheduler:TagResource", "scheduler:UntagResource"],
        arnIn(subject, "scheduler", `schedule-group/${scanner.scheduleGroup}`),
      ),
    ),
  ];
}
