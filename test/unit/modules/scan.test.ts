import { artifactPrefix } from "../../../modules/permissions/pipeline";
import { ScanPipeline } from "../../../modules/scan-pipeline";
import { ScanProject } from "../../../modules/scan-project";
import { ScanSchedule, type ScanScheduleProps } from "../../../modules/scan-schedule";
import { synthesizeModule } from "./synth";

const PLACE = { partition: "aws", account: "111122223333", region: "eu-central-1", roleName: "role" };
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/aaaa";

test("the project builds the pipeline's artifact, on the smallest machine, in a pinned image, within the environment's time", () => {
  const { aws_codebuild_project } = synthesizeModule(
    (stack) =>
      new ScanProject(stack, "scan", {
        ...PLACE,
        projectName: "scan",
        logGroupName: "/aws/codebuild/scan",
        artifactKeyArn: KEY,
        retentionDays: 8,
        timeoutMinutes: 90,
        variables: { A: "1", B: "2" },
        parameters: { C: "/c" },
      }),
  );
  expect(aws_codebuild_project?.["scan"]).toMatchObject({
    name: "scan",
    source: {
      type: "CODEPIPELINE",
      buildspec: expect.stringMatching(
        /^version: 0\.2\n[^]*cat > "\$\$\{TMPDIR:-\/tmp\}[^]*MALLOC_TRIM_THRESHOLD_=131072 node --max-semi-space-size=8 scanner\.js\n$/,
      ) as string,
    },
    artifacts: { type: "CODEPIPELINE" },
    encryption_key: KEY,
    build_timeout: 90,
    queued_timeout: 60,
    environment: {
      type: "LINUX_CONTAINER",
      compute_type: "BUILD_GENERAL1_SMALL",
      image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
      image_pull_credentials_type: "CODEBUILD",
      environment_variable: [
        { name: "A", value: "1", type: "PLAINTEXT" },
        { name: "B", value: "2", type: "PLAINTEXT" },
        { name: "C", value: "/c", type: "PARAMETER_STORE" },
      ],
    },
  });
});

test("the project runs in the environment's network and image, which its role fetches, on the machine that it says", () => {
  const { aws_codebuild_project } = synthesizeModule(
    (stack) =>
      new ScanProject(stack, "scan", {
        ...PLACE,
        projectName: "scan",
        logGroupName: "/aws/codebuild/scan",
        artifactKeyArn: KEY,
        retentionDays: 8,
        timeoutMinutes: 90,
        variables: {},
        parameters: {},
        computeType: "BUILD_GENERAL1_LARGE",
        image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/company/python:3.12",
        vpc: { id: "vpc-1", subnets: ["subnet-1", "subnet-2"], securityGroups: ["sg-1"] },
      }),
  );
  expect(aws_codebuild_project?.["scan"]).toMatchObject({
    environment: {
      compute_type: "BUILD_GENERAL1_LARGE",
      image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/company/python:3.12",
      image_pull_credentials_type: "SERVICE_ROLE",
    },
    vpc_config: { vpc_id: "vpc-1", subnets: ["subnet-1", "subnet-2"], security_group_ids: ["sg-1"] },
  });
});

test("the pipeline queues its executions, and no change of its source starts it", () => {
  const { aws_codepipeline } = synthesizeModule(
    (stack) =>
      new ScanPipeline(stack, "pipeline", {
        ...PLACE,
        pipelineName: "scan",
        artifactBucket: "reports",
        artifactKeyArn: KEY,
        sourceRepository: "scanner",
        branch: "main",
        projectName: "scan",
      }),
  );
  expect(aws_codepipeline?.["pipeline"]).toMatchObject({
    name: "scan",
    pipeline_type: "V2",
    execution_mode: "QUEUED",
    artifact_store: [{ type: "S3", location: "reports", encryption_key: { type: "KMS", id: KEY } }],
    stage: [
      {
        name: "Source",
        action: [
          {
            name: "Source",
            category: "Source",
            owner: "AWS",
            provider: "CodeCommit",
            version: "1",
            output_artifacts: ["Source"],
            configuration: { RepositoryName: "scanner", BranchName: "main", PollForSourceChanges: "false" },
          },
        ],
      },
      {
        name: "Scan",
        action: [
          {
            name: "Scan",
            category: "Build",
            owner: "AWS",
            provider: "CodeBuild",
            version: "1",
            input_artifacts: ["Source"],
            configuration: { ProjectName: "scan" },
          },
        ],
      },
    ],
  });
});

test.each([
  ["scan", "scan"],
  ["sandbox-package-scan", "sandbox-package-scan"],
  ["production1-package-scan", "production1-package-"],
])("artifacts of %s are below %s", (pipeline, prefix) => {
  expect(artifactPrefix(pipeline)).toBe(prefix);
});

const schedule = (props: Partial<ScanScheduleProps>) =>
  synthesizeModule(
    (stack) =>
      new ScanSchedule(stack, "schedule", { ...PLACE, scheduleName: "daily", groupName: "scan", pipelineArn: "arn:pipeline", ...props }),
  )["aws_scheduler_schedule"]?.["schedule"];

test("the schedule has a target, a role for it and a time zone", () => {
  expect(schedule({ schedule: "cron(0 6 * * ? *)", timezone: "Europe/Berlin" })).toMatchObject({
    name: "daily",
    group_name: "${aws_scheduler_schedule_group.schedule_group_102F98AD.name}",
    schedule_expression: "cron(0 6 * * ? *)",
    schedule_expression_timezone: "Europe/Berlin",
    flexible_time_window: { mode: "OFF" },
    target: {
      arn: "arn:pipeline",
      retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 10 },
    },
  });
  expect(schedule({})).toMatchObject({ schedule_expression: "rate(1 day)", schedule_expression_timezone: "UTC" });
});
