import { AwsError } from "../../../../sandbox/core/errors";
import type { AwsService } from "../../../../sandbox/core/service";
import type { CodePipelineOptions } from "../../../../sandbox/services/codepipeline";
import { createCodePipeline } from "../../../../sandbox/services/codepipeline";
import type { FakeAws } from "../codebuild/fake-aws";
import { startFakeAws } from "../codebuild/fake-aws";
import type { ServiceCalls } from "../codebuild/service-calls";
import { serviceCalls } from "../codebuild/service-calls";
import { approval, build, declaration, source, stages } from "./declarations";

const COMMIT = "4be1c02".padEnd(40, "0");
let aws: FakeAws;
let service: AwsService;
let codepipeline: ServiceCalls;
beforeEach(async () => {
  aws = await startFakeAws();
  aws.answers.GetBranch = () => ({ branch: { branchName: "main", commitId: COMMIT } });
  aws.answers.GetCommit = () => ({
    commit: { message: "words\n", author: { date: "1484167798 -0800" }, committer: { date: "1484167799 +0000" } },
  });
  await use({ pollMilliseconds: 5 });
});
afterEach(async () => {
  await service.close?.();
  await aws.stop();
});

async function use(options: CodePipelineOptions): Promise<void> {
  await service?.close?.();
  service = createCodePipeline(aws.context, options);
  codepipeline = await serviceCalls(service);
}

interface Summary {
  pipelineExecutionId: string;
  status: string;
  trigger: { triggerType: string; triggerDetail: string };
  stopTrigger?: { reason?: string };
}
interface ActionExecution {
  actionExecutionId: string;
  status: string;
  token?: string;
  summary?: string;
  errorDetails?: { code: string; message: string };
}
interface State {
  stageStates: {
    stageName: string;
    inboundExecutions?: { pipelineExecutionId: string }[];
    inboundTransitionState?: Record<string, unknown>;
    latestExecution?: { pipelineExecutionId: string; status: string };
    actionStates: { actionName: string; currentRevision?: { revisionId: string }; latestExecution?: ActionExecution }[];
  }[];
}

const create = (more: object = {}) => codepipeline.call("CreatePipeline", { pipeline: declaration(more) });
const start = async (more: object = {}) =>
  (await codepipeline.call<{ pipelineExecutionId: string }>("StartPipelineExecution", { name: "pipe", ...more })).pipelineExecutionId;
const list = async () =>
  (await codepipeline.call<{ pipelineExecutionSummaries: Summary[] }>("ListPipelineExecutions", { pipelineName: "pipe" }))
    .pipelineExecutionSummaries;
const state = () => codepipeline.call<State>("GetPipelineState", { name: "pipe" });
const stage = async (name: string) => (await state()).stageStates.find(({ stageName }) => stageName === name);
const latest = async (name: string) => (await stage("Second"))?.actionStates.find(({ actionName }) => actionName === name)?.latestExecution;

async function eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const status = (id: string, wanted: string) =>
  eventually(async () => (await list()).some((item) => item.pipelineExecutionId === id && item.status === wanted));
const waiting = (name = "Ask") => eventually(async () => (await latest(name))?.token);
const answer = (token: string, decision = "Approved") =>
  codepipeline.call("PutApprovalResult", {
    pipelineName: "pipe",
    stageName: "Second",
    actionName: "Ask",
    token,
    result: { summary: "why", status: decision },
  });
const stop = (id: string, more: object = {}) =>
  codepipeline.call("StopPipelineExecution", { pipelineName: "pipe", pipelineExecutionId: id, ...more });
const firstId = async () => (await list()).at(-1)?.pipelineExecutionId ?? "";

test("creating a pipeline runs it; source, variables and approval", async () => {
  await create();
  const id = await firstId();
  await answer(await waiting());
  await status(id, "Succeeded");
  const [summary] = await list();
  expect(summary).toMatchObject({
    trigger: { triggerType: "CreatePipeline", triggerDetail: "arn:aws:iam::111122223333:root" },
    sourceRevisions: [{ actionName: "Code", revisionId: COMMIT, revisionSummary: "words" }],
    executionMode: "SUPERSEDED",
  });
  expect((await stage("Source"))?.actionStates[0]).toMatchObject({
    currentRevision: { revisionId: COMMIT },
    latestExecution: { status: "Succeeded", summary: "words" },
  });
  type Details = { actionExecutionDetails: { actionName: string; output: Record<string, unknown> }[] };
  const { actionExecutionDetails } = await codepipeline.call<Details>("ListActionExecutions", {
    pipelineName: "pipe",
    filter: { pipelineExecutionId: id },
  });
  expect(actionExecutionDetails.map(({ actionName }) => actionName)).toEqual(["Ask", "Code"]);
  expect(actionExecutionDetails[1]?.output.outputVariables).toEqual({
    RepositoryName: "app",
    BranchName: "main",
    CommitId: COMMIT,
    CommitMessage: "words",
    AuthorDate: "2017-01-11T20:49:58Z",
    CommitterDate: "2017-01-11T20:49:59Z",
  });
  const [[key, object] = ["", undefined]] = [...aws.objects];
  expect(key).toMatch(/^artifacts\/pipe\/Code\/[A-Za-z0-9]{7}$/);
  expect(JSON.parse(object?.body.toString() ?? "")).toEqual({ repository: "app", region: "eu-central-1", branch: "main", commit: COMMIT });
  expect([object?.metadata, object?.encryption]).toEqual([
    { "codepipeline-artifact-clone": "true", "codepipeline-artifact-revision-id": COMMIT },
    "aws:kms",
  ]);
});

test.each([
  [
    "RepositoryDoesNotExistException",
    "ConfigurationError",
    /^The action failed because no repository named app was found in AWS CodeCommit/,
  ],
  [
    "BranchDoesNotExistException",
    "ConfigurationError",
    /^The action failed because no branch named main was found in the selected AWS CodeCommit repository app/,
  ],
  [
    "AccessDeniedException",
    "PermissionError",
    /^The service role or action role doesn't have the permissions required to access the AWS CodeCommit repository named app\./,
  ],
])("a source that answers %s fails", async (code, failure, message) => {
  aws.answers.GetBranch = () => {
    throw new AwsError(code, "from CodeCommit");
  };
  await create();
  await status(await firstId(), "Failed");
  const source = await stage("Source");
  expect(source?.latestExecution?.status).toBe("Failed");
  expect(source?.actionStates[0]?.latestExecution?.errorDetails).toEqual({
    code: failure,
    message: expect.stringMatching(message) as string,
  });
});

test("a rejected approval fails, and the stage can be retried", async () => {
  await create();
  const id = await firstId();
  const token = await waiting();
  expect(
    (
      await codepipeline.refusal("PutApprovalResult", {
        pipelineName: "pipe",
        stageName: "Second",
        actionName: "Ask",
        token: "0".repeat(8) + token.slice(8),
        result: { summary: "", status: "Approved" },
      })
    ).code,
  ).toBe("InvalidApprovalTokenException");
  await answer(token, "Rejected");
  await status(id, "Failed");
  expect((await latest("Ask"))?.errorDetails).toEqual({
    code: "ApprovalRejected",
    message: "Rejected by arn:aws:iam::111122223333:root: why",
  });
  const late = { pipelineName: "pipe", stageName: "Second", actionName: "Ask", token, result: { summary: "", status: "Approved" } };
  expect((await codepipeline.refusal("PutApprovalResult", late)).code).toBe("ApprovalAlreadyCompletedException");

  const retry = { pipelineName: "pipe", stageName: "Second", pipelineExecutionId: id, retryMode: "FAILED_ACTIONS" };
  expect((await codepipeline.refusal("RetryStageExecution", { ...retry, stageName: "Source" })).code).toBe("StageNotRetryableException");
  expect((await codepipeline.refusal("RetryStageExecution", { ...retry, stageName: "None" })).code).toBe("StageNotFoundException");
  await codepipeline.call("RetryStageExecution", retry);
  await answer(await waiting());
  await status(id, "Succeeded");
  expect((await codepipeline.refusal("RetryStageExecution", retry)).code).toBe("StageNotRetryableException");
  await start();
  await waiting();
  expect((await codepipeline.refusal("RetryStageExecution", retry)).code).toBe("NotLatestPipelineExecutionException");
});

test("SUPERSEDED: of those that wait, only the newest goes on", async () => {
  await create();
  const first = await firstId();
  const token = await waiting();
  const second = await start();
  await eventually(async () =>
    (await stage("Second"))?.inboundExecutions?.some(({ pipelineExecutionId }) => pipelineExecutionId === second),
  );
  const third = await start();
  await status(second, "Superseded");
  expect((await stage("Second"))?.inboundExecutions).toEqual([{ pipelineExecutionId: third, status: "InProgress" }]);
  await answer(token);
  await status(first, "Succeeded");
  expect((await eventually(async () => (await stage("Second"))?.latestExecution)).pipelineExecutionId).toBe(third);
});

test("QUEUED: one after another in their order", async () => {
  await create({ pipelineType: "V2", executionMode: "QUEUED" });
  const first = await firstId();
  const token = await waiting();
  const second = await start();
  const third = await start();
  await eventually(async () => (await stage("Second"))?.inboundExecutions?.length === 2);
  expect((await stage("Second"))?.inboundExecutions?.map(({ pipelineExecutionId }) => pipelineExecutionId)).toEqual([second, third]);
  await answer(token);
  await status(first, "Succeeded");
  const next = await eventually(async () => ((await latest("Ask"))?.token === token ? undefined : (await latest("Ask"))?.token));
  expect((await stage("Second"))?.latestExecution?.pipelineExecutionId).toBe(second);
  await answer(next);
  await status(second, "Succeeded");
});

test("PARALLEL: all at once", async () => {
  await create({ pipelineType: "V2", executionMode: "PARALLEL" });
  await waiting();
  await start();
  type Details = { actionExecutionDetails: { actionName: string; status: string }[] };
  await eventually(async () => {
    const { actionExecutionDetails } = await codepipeline.call<Details>("ListActionExecutions", { pipelineName: "pipe" });
    return actionExecutionDetails.filter((item) => item.actionName === "Ask" && item.status === "InProgress").length === 2;
  });
});

test("a disabled transition holds executions back", async () => {
  await create();
  await answer(await waiting());
  await status(await firstId(), "Succeeded");
  const transition = { pipelineName: "pipe", stageName: "Second", transitionType: "Inbound" };
  await codepipeline.call("DisableStageTransition", { ...transition, reason: "not now" });
  expect((await stage("Second"))?.inboundTransitionState).toMatchObject({
    enabled: false,
    disabledReason: "not now",
    lastChangedBy: "arn:aws:iam::111122223333:root",
  });
  const second = await start();
  await eventually(async () => (await stage("Second"))?.inboundExecutions?.length === 1);
  await codepipeline.call("EnableStageTransition", transition);
  await eventually(async () => (await stage("Second"))?.latestExecution?.pipelineExecutionId === second);
  expect((await codepipeline.refusal("EnableStageTransition", { ...transition, stageName: "None" })).code).toBe("StageNotFoundException");
});

test("stop: abandon at once, or wait for what is under way", async () => {
  await create();
  const first = await firstId();
  await waiting();
  await stop(first, { abandon: true, reason: "enough" });
  await status(first, "Stopped");
  expect((await list())[0]?.stopTrigger).toEqual({ reason: "enough" });
  expect((await latest("Ask"))?.status).toBe("Abandoned");
  expect((await stage("Second"))?.latestExecution).toEqual({ pipelineExecutionId: first, status: "Stopped" });
  expect((await codepipeline.refusal("StopPipelineExecution", { pipelineName: "pipe", pipelineExecutionId: first })).code).toBe(
    "PipelineExecutionNotStoppableException",
  );

  const second = await start();
  const token = await waiting();
  await stop(second);
  await status(second, "Stopping");
  expect((await stage("Second"))?.latestExecution?.status).toBe("Stopping");
  expect((await codepipeline.refusal("StopPipelineExecution", { pipelineName: "pipe", pipelineExecutionId: second })).code).toBe(
    "DuplicatedStopRequestException",
  );
  await answer(token);
  await status(second, "Stopped");
});

test("StartPipelineExecution: tokens, variables, source revisions", async () => {
  await create({ pipelineType: "V2", variables: [{ name: "A", defaultValue: "1" }, { name: "B" }] });
  const variables = [{ name: "B", value: "2" }];
  const id = await start({ clientRequestToken: "t", variables });
  expect(await start({ clientRequestToken: "t", variables })).toBe(id);
  const execution = await codepipeline.call<{ pipelineExecution: { variables: object } }>("GetPipelineExecution", {
    pipelineName: "pipe",
    pipelineExecutionId: id,
  });
  expect(execution.pipelineExecution.variables).toEqual([
    { name: "A", resolvedValue: "1" },
    { name: "B", resolvedValue: "2" },
  ]);
  expect((await codepipeline.refusal("StartPipelineExecution", { name: "pipe" })).message).toBe(
    "Variable 'B' of pipeline 'pipe' has no default value and must be given",
  );
  const unknown = { name: "pipe", variables: [...variables, { name: "C", value: "3" }] };
  expect((await codepipeline.refusal("StartPipelineExecution", unknown)).message).toBe("Variable 'C' is not declared in pipeline 'pipe'");

  const revision = { actionName: "Code", revisionType: "COMMIT_ID", revisionValue: "f".repeat(40) };
  await start({ variables, sourceRevisions: [revision] });
  await eventually(async () =>
    Promise.resolve(aws.calls.some(({ operation, input }) => operation === "GetCommit" && input.commitId === "f".repeat(40))),
  );
  const wrong = { name: "pipe", variables, sourceRevisions: [{ ...revision, revisionType: "IMAGE_DIGEST" }] };
  expect((await codepipeline.refusal("StartPipelineExecution", wrong)).code).toBe("ValidationException");
  expect(
    (
      await codepipeline.refusal("GetPipelineExecution", {
        pipelineName: "pipe",
        pipelineExecutionId: COMMIT.replace(/.*/, "00000000-0000-0000-0000-000000000000"),
      })
    ).code,
  ).toBe("PipelineExecutionNotFoundException");
});

test("a build action: what StartBuild is asked for, and what comes back", async () => {
  const started: Record<string, unknown>[] = [];
  const done = {
    id: "app:1",
    buildStatus: "SUCCEEDED",
    buildComplete: true,
    projectName: "app",
    exportedEnvironmentVariables: [{ name: "V", value: "7" }],
    logs: { cloudWatchLogsArn: "arn:log" },
  };
  aws.answers.StartBuild = (input) => (started.push(input), { build: { ...done, buildStatus: "IN_PROGRESS", buildComplete: false } });
  aws.answers.BatchGetBuilds = () => ({ builds: [done] });
  const environment = '[{"name":"COMMIT","value":"#{Source.CommitId}"},{"name":"RUN","value":"#{codepipeline.PipelineExecutionId}"}]';
  const outputs = { outputArtifacts: [{ name: "Site" }, { name: "Docs" }], namespace: "Build" };
  const second = build({ ...outputs }, { EnvironmentVariables: environment });
  const artifactStore = { type: "S3", location: "artifacts", encryptionKey: { type: "KMS", id: "key-1" } };
  await create({ artifactStore, stages: stages(second) });
  const id = await firstId();
  await status(id, "Succeeded");
  const [code] = [...aws.objects.keys()];
  expect(started).toEqual([
    {
      projectName: "app",
      idempotencyToken: expect.stringMatching(`^codepipeline/pipe/${id}/`) as string,
      sourceTypeOverride: "CODEPIPELINE",
      sourceVersion: `arn:aws:s3:::${code}`,
      secondarySourcesOverride: [],
      secondarySourcesVersionOverride: [],
      artifactsOverride: {
        type: "CODEPIPELINE",
        location: "artifacts",
        path: "pipe/Site",
        name: expect.stringMatching(/^\w{7}$/) as string,
        artifactIdentifier: "Site",
      },
      secondaryArtifactsOverride: [
        {
          type: "CODEPIPELINE",
          location: "artifacts",
          path: "pipe/Docs",
          name: expect.stringMatching(/^\w{7}$/) as string,
          artifactIdentifier: "Docs",
        },
      ],
      environmentVariablesOverride: [
        { name: "COMMIT", value: COMMIT },
        { name: "RUN", value: id },
      ],
      encryptionKeyOverride: "key-1",
    },
  ]);
  type Details = { actionExecutionDetails: { output: { outputVariables: object; executionResult: object } }[] };
  const { actionExecutionDetails } = await codepipeline.call<Details>("ListActionExecutions", { pipelineName: "pipe" });
  expect(actionExecutionDetails[0]?.output).toMatchObject({
    outputVariables: { V: "7" },
    executionResult: { externalExecutionId: "app:1", logStreamARN: "arn:log" },
  });
});

test.each([
  [{ EnvironmentVariables: "[" }, /^EnvironmentVariables is not valid JSON/],
  [{ EnvironmentVariables: '{"A":1}' }, /^EnvironmentVariables must be a JSON array/],
  [{ BatchEnabled: "true" }, /^Batch builds are not available in the sandbox/],
  [{ EnvironmentVariables: "#{Source.None}" }, /^The variable #\{Source.None\} could not be resolved/],
])("a build action that cannot start: %j", async (configuration, message) => {
  await create({ stages: stages(build({}, configuration)) });
  await status(await firstId(), "Failed");
  expect((await latest("Build"))?.errorDetails).toEqual({ code: "ConfigurationError", message: expect.stringMatching(message) as string });
});

test("an action type that the sandbox lacks, and one that takes too long, fail instead of hanging", async () => {
  await use({ minuteMilliseconds: 1 });
  const lambda = {
    name: "Call",
    actionTypeId: { category: "Invoke", owner: "AWS", provider: "Lambda", version: "1" },
    configuration: { FunctionName: "f" },
  };
  await create({ stages: stages(lambda, approval("Ask", { timeoutInMinutes: 5 })) });
  await status(await firstId(), "Failed");
  expect((await latest("Call"))?.errorDetails?.message).toBe(
    "Actions of category Invoke and provider Lambda are not available in the sandbox",
  );
  expect((await latest("Ask"))?.errorDetails).toEqual({
    code: "Timeout",
    message: "The action failed because it has exceeded the timeout of 5 minutes",
  });
});

test("onFailure RETRY tries a stage once more", async () => {
  let builds = 0;
  aws.answers.StartBuild = () => {
    builds += 1;
    return { build: { id: `app:${builds}`, buildStatus: builds === 1 ? "FAILED" : "SUCCEEDED", buildComplete: true, projectName: "app" } };
  };
  const retried = { name: "Second", actions: [build()], onFailure: { result: "RETRY", retryConfiguration: { retryMode: "ALL_ACTIONS" } } };
  await create({ pipelineType: "V2", stages: [...stages().slice(0, 1), retried] });
  await status(await firstId(), "Succeeded");
  expect(builds).toBe(2);
});

test("PollForSourceChanges starts a pipeline when its branch moves", async () => {
  await use({ sourcePollMilliseconds: 5 });
  await create({ stages: [{ name: "Source", actions: [source({ PollForSourceChanges: "true" })] }, ...stages(approval()).slice(1)] });
  const first = await firstId();
  await answer(await waiting());
  await status(first, "Succeeded");
  aws.answers.GetBranch = () => ({ branch: { branchName: "main", commitId: "a".repeat(40) } });
  await eventually(async () => (await list()).length === 2);
  expect((await list())[0]?.trigger).toEqual({ triggerType: "PollForSourceChanges", triggerDetail: "Code" });
});

test("close ends what runs", async () => {
  await create();
  const id = await firstId();
  await waiting();
  await service.close?.();
  await status(id, "Stopped");
});
