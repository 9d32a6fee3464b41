import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BatchGetBuildsCommand } from "@aws-sdk/client-codebuild";
import {
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  StopPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { GetObjectCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { unzip } from "../../sandbox/kit/zip";
import { makeBucket } from "../helpers/sdk";
import type { PipelineClients } from "./codepipeline-clients";
import { BUCKET, buildStage, sourceStage, startPipelineClients } from "./codepipeline-clients";

let clients: PipelineClients;
let head: string;
beforeAll(async () => {
  clients = await startPipelineClients();
  const project = { source: { type: "CODEPIPELINE" as const }, artifacts: { type: "CODEPIPELINE" as const } };
  await clients.project({ name: "app", ...project });
  const buildspec = `version: 0.2
env: { exported-variables: [VERSION] }
phases:
  build:
    commands:
      - test "$WANTED" != fail
      - export VERSION="v$WANTED"
      - mkdir site && echo "$VERSION of $CODEBUILD_RESOLVED_SOURCE_VERSION" > site/index.html
artifacts: { base-directory: site, files: ["**/*"] }
`;
  head = await clients.commit("app", { "buildspec.yml": buildspec, "run.sh": "echo hi\n" }, undefined, "first commit");
});
afterAll(() => clients.stop());

const variable = (value: string) => ({ EnvironmentVariables: JSON.stringify([{ name: "WANTED", value, type: "PLAINTEXT" }]) });

test("from a commit through a build to a deployed page, variables on the way", async () => {
  await makeBucket(clients.s3, "site");
  const actionTypeId = { category: "Deploy", owner: "AWS", provider: "S3", version: "1" } as const;
  const configuration = { BucketName: "site", Extract: "true", ObjectKey: "#{Build.VERSION}" };
  const deploy = { name: "Deploy", actions: [{ name: "Deploy", actionTypeId, configuration, inputArtifacts: [{ name: "Site" }] }] };
  const stages = [sourceStage("app"), buildStage("app", variable("#{variables.WANTED}"), ["Site"]), deploy];
  const more = { pipelineType: "V2" as const, variables: [{ name: "WANTED", defaultValue: "7" }] };
  const first = await clients.pipeline("whole", stages, more);
  expect(await clients.executionEnd("whole", first)).toBe("Succeeded");

  const { pipelineExecution } = await clients.codepipeline.send(
    new GetPipelineExecutionCommand({ pipelineName: "whole", pipelineExecutionId: first }),
  );
  expect(pipelineExecution?.trigger).toEqual({ triggerType: "CreatePipeline", triggerDetail: "arn:aws:iam::111122223333:root" });
  expect(pipelineExecution?.artifactRevisions).toMatchObject([{ name: "Code", revisionId: head, revisionSummary: "first commit" }]);
  expect(pipelineExecution?.variables).toEqual([{ name: "WANTED", resolvedValue: "7" }]);
  const page = await clients.s3.send(new GetObjectCommand({ Bucket: "site", Key: "v7/index.html" }));
  expect(await page.Body?.transformToString()).toBe(`v7 of ${head}\n`);

  const { actionExecutionDetails = [] } = await clients.codepipeline.send(new ListActionExecutionsCommand({ pipelineName: "whole" }));
  expect(actionExecutionDetails.map(({ actionName, status }) => `${actionName} ${status}`)).toEqual([
    "Deploy Succeeded",
    "Build Succeeded",
    "Code Succeeded",
  ]);
  const [, build, source] = actionExecutionDetails;
  expect(source?.output?.outputVariables).toMatchObject({
    CommitId: head,
    BranchName: "main",
    RepositoryName: "app",
    CommitMessage: "first commit",
  });
  expect(build?.output?.outputVariables).toEqual({ VERSION: "v7" });
  const code = source?.output?.outputArtifacts?.[0]?.s3location;
  expect(code?.bucket).toBe(BUCKET);
  const archive = await clients.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: code?.key }));
  const directory = join(clients.folder, "code");
  await unzip(Buffer.from((await archive.Body?.transformToByteArray()) ?? []), directory);
  expect(readFileSync(join(directory, "run.sh"), "utf8")).toBe("echo hi\n");

  const id = build?.output?.executionResult?.externalExecutionId ?? "";
  const { builds } = await clients.codebuild.send(new BatchGetBuildsCommand({ ids: [id] }));
  expect(builds?.[0]).toMatchObject({
    initiator: "codepipeline/whole",
    resolvedSourceVersion: head,
    sourceVersion: `arn:aws:s3:::${BUCKET}/${code?.key}`,
  });
});

test("a failed build fails its stage with the build's words, and can be retried", async () => {
  const id = await clients.pipeline("failing", [sourceStage("app"), buildStage("app", variable("fail"))]);
  expect(await clients.executionEnd("failing", id)).toBe("Failed");
  const { latestExecution } = await clients.action("failing", "Build", "Build");
  const words = 'Error while executing command: test "$WANTED" != fail. Reason: exit status 1';
  const message = `Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: ${words}`;
  expect([latestExecution?.status, latestExecution?.errorDetails]).toEqual(["Failed", { code: "JobFailed", message }]);
  const retry = { pipelineName: "failing", stageName: "Build", pipelineExecutionId: id, retryMode: "FAILED_ACTIONS" as const };
  await clients.codepipeline.send(new RetryStageExecutionCommand(retry));
  expect(await clients.executionEnd("failing", id)).toBe("Failed");
  const { actionExecutionDetails = [] } = await clients.codepipeline.send(new ListActionExecutionsCommand({ pipelineName: "failing" }));
  expect(actionExecutionDetails.map(({ actionName }) => actionName)).toEqual(["Build", "Build", "Code"]);
});

test.each([
  ["pipe", "codecommit:GetBranch"],
  ["pipe", "codecommit:GetCommit"],
  ["pipe", "codecommit:UploadArchive"],
  ["pipe", "codecommit:GetUploadArchiveStatus"],
  ["pipe", "codecommit:CancelUploadArchive"],
  ["pipe", "s3:GetBucketLocation"],
  ["pipe", "s3:GetBucketVersioning"],
  ["pipe", "s3:PutObject"],
  ["pipe", "s3:GetObject"],
  ["pipe", "s3:GetObjectVersion"],
  ["pipe", "codebuild:StartBuild"],
  ["pipe", "codebuild:BatchGetBuilds"],
  ["build", "s3:GetObject"],
  ["build", "s3:GetObjectVersion"],
  ["build", "logs:CreateLogStream"],
])("the role %s needs %s, and the failure says so", async (role, action) => {
  const { sandbox } = clients;
  const versioned = { Bucket: BUCKET, VersioningConfiguration: { Status: "Enabled" as const } };
  await clients.s3.send(new PutBucketVersioningCommand(versioned));
  const name = `without-${role}-${action.replace(":", "-")}`;
  await sandbox.control("POST", "/_sandbox/withdrawals", { principal: `arn:aws:iam::${sandbox.account}:role/${role}`, action });
  try {
    const id = await clients.pipeline(name, [sourceStage("app"), buildStage("app")]);
    expect(await clients.executionEnd(name, id)).toBe("Failed");
    const states = [await clients.action(name, "Source", "Code"), await clients.action(name, "Build", "Build")];
    const [said] = states.flatMap(({ latestExecution }) => latestExecution?.errorDetails?.message ?? []);
    expect(said).toContain(`assumed-role/${role}/`);
    expect(said).toContain(`is not authorized to perform: ${action} on resource: `);
  } finally {
    await sandbox.control("DELETE", "/_sandbox/withdrawals");
  }
});

test("roles that lack a permission fail their action with AWS's words", async () => {
  const source = await clients.role("no-source", "codepipeline.amazonaws.com", [{ Action: "s3:*" }]);
  const noSource = await clients.pipeline("no-source", [sourceStage("app"), buildStage("app")], { roleArn: source });
  expect(await clients.executionEnd("no-source", noSource)).toBe("Failed");
  const { errorDetails } = (await clients.action("no-source", "Source", "Code")).latestExecution ?? {};
  expect(errorDetails?.code).toBe("PermissionError");
  expect(errorDetails?.message).toMatch(
    /access the AWS CodeCommit repository named app\..*is not authorized to perform: codecommit:GetBranch on resource: arn:aws:codecommit:eu-central-1:111122223333:app/,
  );

  const noBuildRole = await clients.role("no-start", "codepipeline.amazonaws.com", [{ Action: ["s3:*", "codecommit:*"] }]);
  const noStart = await clients.pipeline("no-start", [sourceStage("app"), buildStage("app")], { roleArn: noBuildRole });
  expect(await clients.executionEnd("no-start", noStart)).toBe("Failed");
  const denied = (await clients.action("no-start", "Build", "Build")).latestExecution?.errorDetails;
  expect(denied?.code).toBe("PermissionError");
  expect(denied?.message).toMatch(
    /^Error calling startBuild: .*is not authorized to perform: codebuild:StartBuild on resource: arn:aws:codebuild:eu-central-1:111122223333:project\/app/,
  );

  const serviceRole = await clients.role("no-artifacts", "codebuild.amazonaws.com", [{ Action: "logs:*" }]);
  const project = { source: { type: "CODEPIPELINE" as const }, artifacts: { type: "CODEPIPELINE" as const }, serviceRole };
  await clients.project({ name: "no-artifacts", ...project });
  const noRead = await clients.pipeline("no-read", [sourceStage("app"), buildStage("no-artifacts")]);
  expect(await clients.executionEnd("no-read", noRead)).toBe("Failed");
  const unread = (await clients.action("no-read", "Build", "Build")).latestExecution?.errorDetails;
  expect(unread?.message).toMatch(
    /^Build terminated with state: FAILED. Phase: DOWNLOAD_SOURCE, Code: CLIENT_ERROR, Message: AccessDenied: /,
  );
});

test("an approval is waited for and answered; an execution under way can be stopped", async () => {
  const approval = { category: "Approval", owner: "AWS", provider: "Manual", version: "1" } as const;
  const gate = { name: "Gate", actions: [{ name: "Ask", actionTypeId: approval }] };
  const id = await clients.pipeline("asking", [sourceStage("app"), gate]);
  const token = async () => {
    for (;;) {
      const { latestExecution } = await clients.action("asking", "Gate", "Ask");
      if (latestExecution?.status === "InProgress" && latestExecution.token) return latestExecution.token;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const answer = { pipelineName: "asking", stageName: "Gate", actionName: "Ask", result: { status: "Approved", summary: "fine" } } as const;
  const wrong = new PutApprovalResultCommand({ ...answer, token: "00000000-0000-0000-0000-000000000000" });
  const asked = await token();
  await expect(clients.codepipeline.send(wrong)).rejects.toThrow(
    expect.objectContaining({ name: "InvalidApprovalTokenException" }) as Error,
  );
  await clients.codepipeline.send(new PutApprovalResultCommand({ ...answer, token: asked }));
  expect(await clients.executionEnd("asking", id)).toBe("Succeeded");
  expect((await clients.action("asking", "Gate", "Ask")).latestExecution).toMatchObject({ status: "Succeeded", summary: "fine" });

  const second = await clients.start("asking");
  await token();
  const stop = { pipelineName: "asking", pipelineExecutionId: second, abandon: true, reason: "changed my mind" };
  await clients.codepipeline.send(new StopPipelineExecutionCommand(stop));
  expect(await clients.executionEnd("asking", second)).toBe("Stopped");
  const { stageStates = [] } = await clients.codepipeline.send(new GetPipelineStateCommand({ name: "asking" }));
  expect(stageStates.map(({ latestExecution }) => latestExecution?.status)).toEqual(["Succeeded", "Stopped"]);
});

test("a schedule starts its pipeline as its own role", async () => {
  await clients.pipeline("daily", [sourceStage("app"), buildStage("app", variable("1"))]);
  const arn = "arn:aws:codepipeline:eu-central-1:111122223333:daily";
  const start = [{ Action: "codepipeline:StartPipelineExecution", Resource: arn }];
  const RoleArn = await clients.role("starter", "scheduler.amazonaws.com", start);
  const schedule = (state: string, role = RoleArn) => [
    "--name",
    "nightly",
    "--schedule-expression",
    "rate(1 day)",
    "--flexible-time-window",
    '{"Mode":"OFF"}',
    "--state",
    state,
    "--target",
    JSON.stringify({ Arn: arn, RoleArn: role }),
  ];
  await clients.aws("scheduler", "create-schedule", ...schedule("ENABLED"));
  const call = async () => {
    const path = "/_sandbox/schedules/111122223333/eu-central-1/default/nightly/start";
    const reply = await clients.sandbox.control("POST", path);
    return { status: reply.status, body: (await reply.json()) as Record<string, string> };
  };
  const started = await call();
  expect([started.status, started.body.target]).toEqual([200, arn]);
  const input = { pipelineName: "daily", pipelineExecutionId: started.body.executionId };
  const { pipelineExecution } = await clients.codepipeline.send(new GetPipelineExecutionCommand(input));
  expect(pipelineExecution?.trigger?.triggerDetail).toMatch(/^arn:aws:sts::111122223333:assumed-role\/starter\//);
  expect(await clients.executionEnd("daily", started.body.executionId ?? "")).toBe("Succeeded");

  const other = await clients.role("other", "scheduler.amazonaws.com", [{ Action: "s3:*" }]);
  await clients.aws("scheduler", "update-schedule", ...schedule("ENABLED", other));
  expect(await call()).toMatchObject({ status: 409, body: { code: "AccessDeniedException" } });
  await clients.aws("scheduler", "update-schedule", ...schedule("DISABLED"));
  expect(await call()).toMatchObject({ status: 409, body: { code: "ConflictException" } });
});
