import type { AwsService } from "../../../../sandbox/core/service";
import { AwsError } from "../../../../sandbox/core/errors";
import { createCodeBuild } from "../../../../sandbox/services/codebuild";
import type { CodeBuildOptions } from "../../../../sandbox/services/codebuild";
import type { FakeAws } from "./fake-aws";
import { ROLE, startFakeAws } from "./fake-aws";
import type { ServiceCalls } from "./service-calls";
import { serviceCalls } from "./service-calls";

let aws: FakeAws;
let service: AwsService;
let codebuild: ServiceCalls;
beforeEach(async () => {
  aws = await startFakeAws();
  await use({});
});
afterEach(async () => {
  await service.close?.();
  await aws.stop();
});

async function use(options: CodeBuildOptions): Promise<void> {
  service = createCodeBuild(aws.context, options);
  codebuild = await serviceCalls(service);
}

interface Build {
  id: string;
  arn: string;
  buildNumber: number;
  buildStatus: string;
  currentPhase: string;
  buildComplete: boolean;
  initiator: string;
  phases: { phaseType: string; phaseStatus?: string; contexts?: { statusCode: string; message: string }[] }[];
  autoRetryConfig?: Record<string, unknown>;
  environment: { image: string; environmentVariables: unknown[] };
}

async function project(name: string, phases: string, more: object = {}): Promise<void> {
  const environment = { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL" };
  const source = { type: "NO_SOURCE", buildspec: `version: 0.2\nphases: ${phases}` };
  await codebuild.call("CreateProject", { name, source, artifacts: { type: "NO_ARTIFACTS" }, environment, serviceRole: ROLE, ...more });
}

async function start(projectName: string, more: object = {}): Promise<Build> {
  return (await codebuild.call<{ build: Build }>("StartBuild", { projectName, ...more })).build;
}

async function get(id: string): Promise<Build> {
  return (await codebuild.call<{ builds: Build[] }>("BatchGetBuilds", { ids: [id] })).builds[0] as Build;
}

async function until(id: string, wanted: (build: Build) => boolean): Promise<Build> {
  for (;;) {
    const build = await get(id);
    if (wanted(build)) return build;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const ended = (id: string) => until(id, ({ buildComplete }) => buildComplete);
const statuses = ({ phases }: Build) => phases.map(({ phaseType, phaseStatus = "-" }) => `${phaseType} ${phaseStatus}`).slice(2);
const SLEEP = "{ build: { commands: [sleep 1000] } }";

test("StartBuild answers a queued build; overrides show in it", async () => {
  await project("app", '{ build: { commands: ["true"] } }', { description: "d" });
  const build = await start("app", { imageOverride: "other:1", environmentVariablesOverride: [{ name: "A", value: "1" }] });
  expect(build.id).toMatch(/^app:[0-9a-f-]{36}$/);
  expect([build.arn, build.buildNumber, build.buildStatus, build.currentPhase, build.buildComplete, build.initiator]).toEqual([
    `arn:aws:codebuild:eu-central-1:111122223333:build/${build.id}`,
    1,
    "IN_PROGRESS",
    "QUEUED",
    false,
    "root",
  ]);
  expect(build.environment).toMatchObject({ image: "other:1", environmentVariables: [{ name: "A", value: "1", type: "PLAINTEXT" }] });
  expect((await ended(build.id)).buildStatus).toBe("SUCCEEDED");
  expect((await codebuild.refusal("StartBuild", { projectName: "none" })).code).toBe("ResourceNotFoundException");
});

test.each([
  ["install", ["INSTALL FAILED", "FINALIZING SUCCEEDED", "COMPLETED -"]],
  ["pre_build", ["INSTALL SUCCEEDED", "PRE_BUILD FAILED", "FINALIZING SUCCEEDED", "COMPLETED -"]],
  [
    "build",
    [
      "INSTALL SUCCEEDED",
      "PRE_BUILD SUCCEEDED",
      "BUILD FAILED",
      "POST_BUILD SUCCEEDED",
      "UPLOAD_ARTIFACTS SUCCEEDED",
      "FINALIZING SUCCEEDED",
      "COMPLETED -",
    ],
  ],
  [
    "post_build",
    [
      "INSTALL SUCCEEDED",
      "PRE_BUILD SUCCEEDED",
      "BUILD SUCCEEDED",
      "POST_BUILD FAILED",
      "UPLOAD_ARTIFACTS SUCCEEDED",
      "FINALIZING SUCCEEDED",
      "COMPLETED -",
    ],
  ],
])("a command that fails in %s", async (phase, rest) => {
  await project("app", `{ ${phase}: { commands: [exit 3, echo never], finally: [echo always $CODEBUILD_BUILD_SUCCEEDING] } }`);
  const build = await ended((await start("app")).id);
  expect(build.buildStatus).toBe("FAILED");
  expect(statuses(build)).toEqual(["PROVISIONING SUCCEEDED", "DOWNLOAD_SOURCE SUCCEEDED", ...rest]);
  const failed = build.phases.find(({ phaseStatus }) => phaseStatus === "FAILED");
  expect(failed?.contexts).toEqual([
    { statusCode: "COMMAND_EXECUTION_ERROR", message: "Error while executing command: exit 3. Reason: exit status 3" },
  ]);
  expect(aws.logLines()).toContain("[Container] Command did not exit successfully exit 3 exit status 3");
  expect(aws.logLines().filter((line) => /^(always|never)/.test(line))).toEqual(["always 0"]);
});

test("on-failure: ABORT ends the build, CONTINUE goes on", async () => {
  await project("abort", '{ build: { on-failure: ABORT, commands: ["false"] }, post_build: { commands: [echo never] } }');
  const aborted = await ended((await start("abort")).id);
  expect(statuses(aborted).slice(-3)).toEqual(["BUILD FAILED", "FINALIZING SUCCEEDED", "COMPLETED -"]);
  await project(
    "continue",
    '{ install: { on-failure: CONTINUE, commands: ["false"] }, build: { commands: [echo went on $CODEBUILD_BUILD_SUCCEEDING] } }',
  );
  const continued = await ended((await start("continue")).id);
  expect(continued.buildStatus).toBe("FAILED");
  expect(aws.logLines()).toContain("went on 0");
  expect(aws.logLines()).not.toContain("never");
});

test("a build that runs or waits too long is TIMED_OUT", async () => {
  await use({ minuteMilliseconds: 100, concurrentBuilds: 1 });
  await project("slow", SLEEP, { timeoutInMinutes: 5, queuedTimeoutInMinutes: 480 });
  const timedOut = await ended((await start("slow")).id);
  expect([timedOut.buildStatus, timedOut.phases.at(-1)?.phaseType, timedOut.phases.at(-2)?.phaseStatus]).toEqual([
    "TIMED_OUT",
    "COMPLETED",
    "TIMED_OUT",
  ]);
  expect(timedOut.phases.at(-2)?.contexts).toEqual([{ statusCode: "BUILD_TIMED_OUT", message: "Build has timed out. " }]);

  const long = await start("slow", { timeoutInMinutesOverride: 2000 });
  await until(long.id, ({ currentPhase }) => currentPhase === "BUILD");
  const waiting = await ended((await start("slow", { queuedTimeoutInMinutesOverride: 5 })).id);
  expect([waiting.buildStatus, waiting.phases.map(({ phaseType }) => phaseType)]).toEqual([
    "TIMED_OUT",
    ["SUBMITTED", "QUEUED", "COMPLETED"],
  ]);
});

test("StopBuild stops a running and a queued build; a build that has ended stays as it is", async () => {
  await use({ concurrentBuilds: 1 });
  await project("app", SLEEP);
  const running = await start("app");
  await until(running.id, ({ currentPhase }) => currentPhase === "BUILD");
  const queued = await start("app");
  const stop = async (id: string) => (await codebuild.call<{ build: Build }>("StopBuild", { id })).build;
  expect(statuses(await stop(queued.arn))).toEqual(["COMPLETED -"]);
  const stopped = await stop(running.id);
  expect([stopped.buildStatus, ...statuses(stopped).slice(-2)]).toEqual(["STOPPED", "BUILD STOPPED", "COMPLETED -"]);
  expect(await stop(running.id)).toEqual(stopped);
  expect((await codebuild.refusal("StopBuild", { id: "app:none" })).code).toBe("ResourceNotFoundException");
});

test("idempotency tokens, the limit of concurrent builds, and RetryBuild", async () => {
  await project("app", SLEEP, { concurrentBuildLimit: 1 });
  const [first, again] = await Promise.all([start("app", { idempotencyToken: "t" }), start("app", { idempotencyToken: "t" })]);
  expect(again.id).toBe(first.id);
  const other = { projectName: "app", idempotencyToken: "t", sourceVersion: "x" };
  expect((await codebuild.refusal("StartBuild", other)).code).toBe("InvalidInputException");
  expect(await codebuild.refusal("StartBuild", { projectName: "app" })).toEqual({
    code: "AccountLimitExceededException",
    message: "Cannot have more than 1 active builds for the project",
  });
  expect((await codebuild.refusal("RetryBuild", { id: first.id })).message).toMatch(/still in progress/);
  await codebuild.call("StopBuild", { id: first.id });
  const { build } = await codebuild.call<{ build: Build }>("RetryBuild", { id: first.id });
  expect([build.buildNumber, build.id === first.id]).toEqual([2, false]);
});

test("a failed build is retried up to the project's limit", async () => {
  await project("app", '{ build: { commands: ["false"] } }', { autoRetryLimit: 1 });
  const first = await start("app");
  const done = await until(first.id, ({ autoRetryConfig }) => autoRetryConfig?.nextAutoRetry !== undefined);
  const second = await ended(String(done.autoRetryConfig?.nextAutoRetry));
  expect(done.autoRetryConfig).toEqual({ autoRetryLimit: 1, autoRetryNumber: 0, nextAutoRetry: second.arn });
  expect(second.autoRetryConfig).toEqual({ autoRetryLimit: 1, autoRetryNumber: 1, previousAutoRetry: first.arn });
});

test("ListBuilds, ListBuildsForProject and BatchDeleteBuilds", async () => {
  await project("app", '{ build: { commands: ["true"] } }');
  await project("big", SLEEP);
  const first = await start("app");
  const second = await start("app");
  const running = await start("big");
  await Promise.all([ended(first.id), ended(second.id)]);
  expect(await codebuild.call("ListBuilds", {})).toEqual({ ids: [running.id, second.id, first.id] });
  expect(await codebuild.call("ListBuildsForProject", { projectName: "app", sortOrder: "ASCENDING" })).toEqual({
    ids: [first.id, second.id],
  });
  expect((await codebuild.refusal("ListBuildsForProject", { projectName: "none" })).code).toBe("ResourceNotFoundException");
  expect(await codebuild.call("BatchDeleteBuilds", { ids: [first.id, running.id, "app:none"] })).toEqual({
    buildsDeleted: [first.arn],
    buildsNotDeleted: [
      { id: running.id, statusCode: "BUILD_IN_PROGRESS" },
      { id: "app:none", statusCode: "BUILD_NOT_FOUND" },
    ],
  });
  expect(await codebuild.call("BatchGetBuilds", { ids: [first.id] })).toEqual({ builds: [], buildsNotFound: [first.id] });
});

test("the log: a missing group is made, secrets are masked, and a role that may not write it fails the build", async () => {
  let groups = 0;
  aws.answers.CreateLogGroup = () => void (groups += 1);
  aws.answers.CreateLogStream = () => {
    if (groups === 0) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
  };
  aws.answers.GetParameters = () => ({ Parameters: [{ Name: "/p", Value: "top-secret" }] });
  const variable = { name: "SECRET", value: "/p", type: "PARAMETER_STORE" };
  await project("app", "{ build: { commands: ['echo $SECRET $AWS_SECRET_ACCESS_KEY', 'test $SECRET = top-secret'] } }");
  const build = await ended((await start("app", { environmentVariablesOverride: [variable] })).id);
  expect([build.buildStatus, groups]).toEqual(["SUCCEEDED", 1]);
  expect(aws.logLines()).toContain("*** ***");
  expect(aws.logLines().join("\n")).not.toContain("top-secret$");
  expect(new Set(aws.calls.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(["ROLEKEY"]));

  aws.answers.CreateLogStream = () => {
    throw new AwsError("AccessDeniedException", "not authorized to perform: logs:CreateLogStream");
  };
  const denied = await ended((await start("app")).id);
  expect(statuses(denied)).toEqual(["PROVISIONING FAILED", "FINALIZING SUCCEEDED", "COMPLETED -"]);
  expect(denied.phases[2]?.contexts?.[0]?.statusCode).toBe("ACCESS_DENIED");
});

test("close ends running builds", async () => {
  await project("app", SLEEP);
  const { id } = await start("app");
  await until(id, ({ currentPhase }) => currentPhase === "BUILD");
  await service.close?.();
  expect((await get(id)).buildStatus).toBe("STOPPED");
  expect((await ended((await start("app")).id)).buildStatus).toBe("STOPPED");
});
