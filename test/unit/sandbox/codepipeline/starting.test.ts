import { approval, source, stages } from "./declarations";
import { COMMIT, Pipe, eventually } from "./pipe";

const pipe = new Pipe();

test("StartPipelineExecution: tokens, variables, source revisions", async () => {
  await pipe.create({ pipelineType: "V2", variables: [{ name: "A", defaultValue: "1" }, { name: "B" }] });
  const variables = [{ name: "B", value: "2" }];
  const id = await pipe.start({ clientRequestToken: "t", variables });
  expect(await pipe.start({ clientRequestToken: "t", variables })).toBe(id);
  const execution = await pipe.api.call<{ pipelineExecution: { variables: object } }>("GetPipelineExecution", {
    pipelineName: "pipe",
    pipelineExecutionId: id,
  });
  expect(execution.pipelineExecution.variables).toEqual([
    { name: "A", resolvedValue: "1" },
    { name: "B", resolvedValue: "2" },
  ]);
  expect((await pipe.api.refusal("StartPipelineExecution", { name: "pipe" })).message).toBe(
    "Variable 'B' of pipeline 'pipe' has no default value and must be given",
  );
  const unknown = { name: "pipe", variables: [...variables, { name: "C", value: "3" }] };
  expect((await pipe.api.refusal("StartPipelineExecution", unknown)).message).toBe("Variable 'C' is not declared in pipeline 'pipe'");

  const revision = { actionName: "Code", revisionType: "COMMIT_ID", revisionValue: "f".repeat(40) };
  await pipe.start({ variables, sourceRevisions: [revision] });
  await eventually(async () =>
    Promise.resolve(pipe.aws.calls.some(({ operation, input }) => operation === "GetCommit" && input.commitId === "f".repeat(40))),
  );
  const wrong = { name: "pipe", variables, sourceRevisions: [{ ...revision, revisionType: "IMAGE_DIGEST" }] };
  expect((await pipe.api.refusal("StartPipelineExecution", wrong)).code).toBe("ValidationException");
  expect(
    (
      await pipe.api.refusal("GetPipelineExecution", {
        pipelineName: "pipe",
        pipelineExecutionId: COMMIT.replace(/.*/, "00000000-0000-0000-0000-000000000000"),
      })
    ).code,
  ).toBe("PipelineExecutionNotFoundException");
});

test.each<[string, string | undefined, string, string]>([
  ["people", undefined, "StartPipelineExecution", "arn:aws:sts::111122223333:assumed-role/starter/s"],
  [
    "EventBridge for a rule",
    "arn:aws:events:eu-central-1:111122223333:rule/r",
    "CloudWatchEvent",
    "arn:aws:events:eu-central-1:111122223333:rule/r",
  ],
  [
    "Scheduler for a schedule",
    "arn:aws:scheduler:eu-central-1:111122223333:schedule-group/daily",
    "StartPipelineExecution",
    "arn:aws:sts::111122223333:assumed-role/starter/s",
  ],
])("an execution says that %s has started it", async (_, actsFor, triggerType, triggerDetail) => {
  await pipe.create();
  const caller = { arn: "arn:aws:sts::111122223333:assumed-role/starter/s", actsFor };
  await pipe.api.call("StartPipelineExecution", { name: "pipe" }, caller);
  expect((await pipe.list())[0]?.trigger).toEqual({ triggerType, triggerDetail });
});

test("PollForSourceChanges starts a pipeline when its branch moves", async () => {
  await pipe.use({ sourcePollMilliseconds: 5 });
  await pipe.create({ stages: [{ name: "Source", actions: [source({ PollForSourceChanges: "true" })] }, ...stages(approval()).slice(1)] });
  const first = await pipe.firstId();
  await pipe.answer(await pipe.waiting());
  await pipe.status(first, "Succeeded");
  pipe.aws.answers.GetBranch = () => ({ branch: { branchName: "main", commitId: "a".repeat(40) } });
  await eventually(async () => (await pipe.list()).length === 2);
  expect((await pipe.list())[0]?.trigger).toEqual({ triggerType: "PollForSourceChanges", triggerDetail: "Code" });
});
