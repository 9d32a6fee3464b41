import { build, stages } from "./declarations";
import { Pipe, eventually } from "./pipe";

const pipe = new Pipe();

test("stop: abandon at once, or wait for the actions under way", async () => {
  await pipe.create();
  const first = await pipe.firstId();
  await pipe.waiting();
  await pipe.stop(first, { abandon: true, reason: "enough" });
  await pipe.status(first, "Stopped");
  expect((await pipe.list())[0]?.stopTrigger).toEqual({ reason: "enough" });
  expect((await pipe.latest("Ask"))?.status).toBe("Abandoned");
  expect((await pipe.stage("Second"))?.latestExecution).toEqual({ pipelineExecutionId: first, status: "Stopped" });
  expect((await pipe.api.refusal("StopPipelineExecution", { pipelineName: "pipe", pipelineExecutionId: first })).code).toBe(
    "PipelineExecutionNotStoppableException",
  );

  const second = await pipe.start();
  const token = await pipe.waiting();
  await pipe.stop(second);
  await pipe.status(second, "Stopping");
  expect((await pipe.stage("Second"))?.latestExecution?.status).toBe("Stopping");
  expect((await pipe.api.refusal("StopPipelineExecution", { pipelineName: "pipe", pipelineExecutionId: second })).code).toBe(
    "DuplicatedStopRequestException",
  );
  await pipe.answer(token);
  await pipe.status(second, "Stopped");
});

test("an execution that waits at a stage's entrance is in progress, and one that is stopped there has done nothing of the stage", async () => {
  await pipe.create();
  const first = await pipe.firstId();
  const token = await pipe.waiting();
  const second = await pipe.start();
  await eventually(async () => (await pipe.stage("Second"))?.inboundExecutions?.[0]?.pipelineExecutionId === second);
  expect((await pipe.list())[0]).toMatchObject({ pipelineExecutionId: second, status: "InProgress" });
  await pipe.stop(second, { reason: "nothing is left" });
  await pipe.status(second, "Stopped");
  expect((await pipe.list())[0]?.stopTrigger).toEqual({ reason: "nothing is left" });
  expect((await pipe.stage("Second"))?.inboundExecutions).toEqual([]);
  await pipe.answer(token);
  await pipe.status(first, "Succeeded");
  expect((await pipe.stage("Second"))?.latestExecution?.pipelineExecutionId).toBe(first);
});

test("close ends running executions", async () => {
  await pipe.create();
  const id = await pipe.firstId();
  await pipe.waiting();
  await pipe.service.close?.();
  await pipe.status(id, "Stopped");
});

/** AWS's documented role for CodePipeline may start and read builds, but not stop them. */
test.each<[string, (id: string) => Promise<unknown>, string, string]>([
  ["abandoned", (id) => pipe.stop(id, { abandon: true }), "Stopped", "Abandoned"],
  ["timed out", () => Promise.resolve(), "Failed", "Failed"],
])("a build whose action is %s goes on by itself", async (_, end, execution, action) => {
  await pipe.use({ minuteMilliseconds: 100 });
  const running = { id: "app:1", buildStatus: "IN_PROGRESS", buildComplete: false, projectName: "app" };
  pipe.aws.answers.StartBuild = () => ({ build: running });
  pipe.aws.answers.BatchGetBuilds = () => ({ builds: [running] });
  await pipe.create({ stages: stages(build({ timeoutInMinutes: action === "Failed" ? 5 : 86_400 })) });
  const id = await pipe.firstId();
  await eventually(() => Promise.resolve(pipe.aws.calls.some(({ operation }) => operation === "BatchGetBuilds")));
  await end(id);
  await pipe.status(id, execution);
  expect((await pipe.latest("Build"))?.status).toBe(action);
  const asked = pipe.aws.calls.filter(({ operation }) => /Build/.test(operation)).map(({ operation }) => operation);
  expect(new Set(asked)).toEqual(new Set(["StartBuild", "BatchGetBuilds"]));
});

test("an execution that is stopped waits for its build", async () => {
  const running = { id: "app:1", buildStatus: "IN_PROGRESS", buildComplete: false, projectName: "app" };
  let found = running;
  pipe.aws.answers.StartBuild = () => ({ build: running });
  pipe.aws.answers.BatchGetBuilds = () => ({ builds: [found] });
  await pipe.create({ stages: stages(build()) });
  const id = await pipe.firstId();
  await eventually(async () => (await pipe.latest("Build"))?.status === "InProgress");
  await pipe.stop(id);
  await pipe.status(id, "Stopping");
  found = { ...running, buildStatus: "SUCCEEDED", buildComplete: true };
  await pipe.status(id, "Stopped");
  expect((await pipe.latest("Build"))?.status).toBe("Succeeded");
});

test("a build never starts if its action is abandoned before its role was assumed", async () => {
  const assume = pipe.aws.context.assumeServiceRole.bind(pipe.aws.context);
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  let asked = 0;
  const assumeServiceRole: typeof assume = async (...request) => {
    asked += 1;
    // CodePipeline assumes the role at the creation, for the source, and then for the build.
    if (asked === 3) await held;
    return assume(...request);
  };
  Object.assign(pipe.aws.context, { assumeServiceRole });
  await pipe.create({ stages: stages(build()) });
  const id = await pipe.firstId();
  await eventually(() => Promise.resolve(asked === 3));
  await pipe.stop(id, { abandon: true });
  go();
  await pipe.status(id, "Stopped");
  expect((await pipe.latest("Build"))?.status).toBe("Abandoned");
  expect(pipe.aws.calls.filter(({ operation }) => operation === "StartBuild")).toEqual([]);
});
