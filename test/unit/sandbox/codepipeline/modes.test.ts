import { Pipe, eventually } from "./pipe";

const pipe = new Pipe();

test("SUPERSEDED: only the newest of the waiting executions goes on", async () => {
  await pipe.create();
  const first = await pipe.firstId();
  const token = await pipe.waiting();
  const second = await pipe.start();
  await eventually(async () =>
    (await pipe.stage("Second"))?.inboundExecutions?.some(({ pipelineExecutionId }) => pipelineExecutionId === second),
  );
  const third = await pipe.start();
  await pipe.status(second, "Superseded");
  expect((await pipe.stage("Second"))?.inboundExecutions).toEqual([{ pipelineExecutionId: third, status: "InProgress" }]);
  await pipe.answer(token);
  await pipe.status(first, "Succeeded");
  expect((await eventually(async () => (await pipe.stage("Second"))?.latestExecution)).pipelineExecutionId).toBe(third);
});

test("QUEUED: executions run one after another, in their order", async () => {
  await pipe.create({ pipelineType: "V2", executionMode: "QUEUED" });
  const first = await pipe.firstId();
  const token = await pipe.waiting();
  const second = await pipe.start();
  const third = await pipe.start();
  await eventually(async () => (await pipe.stage("Second"))?.inboundExecutions?.length === 2);
  expect((await pipe.stage("Second"))?.inboundExecutions?.map(({ pipelineExecutionId }) => pipelineExecutionId)).toEqual([second, third]);
  await pipe.answer(token);
  await pipe.status(first, "Succeeded");
  const next = await eventually(async () => ((await pipe.latest("Ask"))?.token === token ? undefined : (await pipe.latest("Ask"))?.token));
  expect((await pipe.stage("Second"))?.latestExecution?.pipelineExecutionId).toBe(second);
  await pipe.answer(next);
  await pipe.status(second, "Succeeded");
});

test("PARALLEL: all executions run at once", async () => {
  await pipe.create({ pipelineType: "V2", executionMode: "PARALLEL" });
  await pipe.waiting();
  await pipe.start();
  type Details = { actionExecutionDetails: { actionName: string; status: string }[] };
  await eventually(async () => {
    const { actionExecutionDetails } = await pipe.api.call<Details>("ListActionExecutions", { pipelineName: "pipe" });
    return actionExecutionDetails.filter((item) => item.actionName === "Ask" && item.status === "InProgress").length === 2;
  });
});

test("a disabled transition holds executions back", async () => {
  await pipe.create();
  await pipe.answer(await pipe.waiting());
  await pipe.status(await pipe.firstId(), "Succeeded");
  const transition = { pipelineName: "pipe", stageName: "Second", transitionType: "Inbound" };
  await pipe.api.call("DisableStageTransition", { ...transition, reason: "not now" });
  expect((await pipe.stage("Second"))?.inboundTransitionState).toMatchObject({
    enabled: false,
    disabledReason: "not now",
    lastChangedBy: "arn:aws:iam::111122223333:root",
  });
  const second = await pipe.start();
  await eventually(async () => (await pipe.stage("Second"))?.inboundExecutions?.length === 1);
  await pipe.api.call("EnableStageTransition", transition);
  await eventually(async () => (await pipe.stage("Second"))?.latestExecution?.pipelineExecutionId === second);
  expect((await pipe.api.refusal("EnableStageTransition", { ...transition, stageName: "None" })).code).toBe("StageNotFoundException");
});
