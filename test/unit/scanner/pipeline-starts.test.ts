import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { PipelineStarts } from "../../../modules/scanner/adapters/pipeline-starts";
import { isNothingLeft, stoppedBecause } from "../../../modules/scanner/contract/starts";
import { NOW, stampOf, START } from "../../helpers/starts";
import { fakeClient } from "../scripts/fake-client";

const summary = (id: string, status: string, trigger?: object, startTime: Date | undefined = NOW) => ({
  pipelineExecutionId: id,
  status,
  startTime,
  trigger,
});
const RULE = { triggerType: "CloudWatchEvent", triggerDetail: "arn:aws:events:eu-central-1:111122223333:rule/dev-on-publish" };

test("CodePipeline's executions, page for page until one before the own that was not replaced", async () => {
  const pages = [
    { pipelineExecutionSummaries: [summary("n", "InProgress", RULE)], nextToken: "1" },
    {
      pipelineExecutionSummaries: [
        summary("e", "InProgress", RULE),
        summary("s", "Superseded", { triggerType: "StartPipelineExecution", triggerDetail: "arn:aws:iam::111122223333:user/on-publish" }),
      ],
      nextToken: "2",
    },
    {
      pipelineExecutionSummaries: [
        summary("c", "Cancelled", { ...RULE, triggerDetail: `${RULE.triggerDetail}-too` }),
        { ...summary("x", "Failed"), startTime: undefined },
        summary("f", "Failed"),
      ],
      nextToken: "3",
    },
  ];
  const asked: unknown[] = [];
  const { client } = fakeClient(CodePipelineClient, { ListPipelineExecutions: (input: object) => pages[asked.push({ ...input }) - 1] });
  expect(await new PipelineStarts(client, START).recent()).toEqual([
    { id: "n", at: NOW, isOwn: false, byPackage: true, wasReplaced: false, isInProgress: true },
    { id: "e", at: NOW, isOwn: true, byPackage: true, wasReplaced: false, isInProgress: true },
    { id: "s", at: NOW, isOwn: false, byPackage: false, wasReplaced: true, isInProgress: false },
    { id: "c", at: NOW, isOwn: false, byPackage: false, wasReplaced: true, isInProgress: false },
    { id: "f", at: NOW, isOwn: false, byPackage: false, wasReplaced: false, isInProgress: false },
  ]);
  const input = { pipelineName: "dev-package-scan", maxResults: 100 };
  expect(asked).toEqual([input, { ...input, nextToken: "1" }, { ...input, nextToken: "2" }]);
});

test("they are read on to one before a moment", async () => {
  let asked = 0;
  const page = (index: number) => ({
    pipelineExecutionSummaries: [
      summary("e", "InProgress", RULE),
      summary(`f${index}`, "Failed", undefined, new Date(NOW.getTime() - index * 60_000)),
    ],
    nextToken: String(index),
  });
  const { client } = fakeClient(CodePipelineClient, { ListPipelineExecutions: () => page(++asked) });
  const starts = await new PipelineStarts(client, START).recent(new Date(NOW.getTime() - 150_000));
  expect([asked, starts.at(-1)?.id]).toEqual([3, "f3"]);
});

test("a list without end is read to a thousand", async () => {
  let asked = 0;
  const page = { pipelineExecutionSummaries: Array.from({ length: 100 }, (_, index) => summary(`n${index}`, "Superseded", RULE)) };
  const { client } = fakeClient(CodePipelineClient, { ListPipelineExecutions: () => ({ ...page, nextToken: String(++asked) }) });
  expect((await new PipelineStarts(client, START).recent()).length).toBe(1000);
  expect(asked).toBe(10);
});

test.each([
  [
    "six",
    [
      { name: "Other", resolvedValue: "no" },
      { name: "Package", resolvedValue: "six" },
    ],
  ],
  [undefined, [{ name: "Package", resolvedValue: "-" }]],
  [undefined, [{ name: "Package", resolvedValue: "" }]],
  [undefined, [{ name: "Other", resolvedValue: "six" }]],
  [undefined, undefined],
])("the package of an execution: %s", async (name, variables) => {
  const asked: unknown[] = [];
  const GetPipelineExecution = (input: object) => (asked.push(input), { pipelineExecution: { variables } });
  const starts = new PipelineStarts(fakeClient(CodePipelineClient, { GetPipelineExecution }).client, START);
  expect([await starts.packageOf("x"), asked]).toEqual([name, [{ pipelineName: "dev-package-scan", pipelineExecutionId: "x" }]]);
});

test("an execution is stopped before its next action, and not in one", async () => {
  const asked: unknown[] = [];
  const StopPipelineExecution = (input: object) => (asked.push(input), {});
  await new PipelineStarts(fakeClient(CodePipelineClient, { StopPipelineExecution }).client, START).stop("x", stoppedBecause(stampOf(1)));
  expect(asked).toEqual([
    { pipelineName: "dev-package-scan", pipelineExecutionId: "x", abandon: false, reason: stoppedBecause(stampOf(1)) },
  ]);
  expect(stoppedBecause(stampOf(1)).length).toBeLessThanOrEqual(200);
  expect([isNothingLeft(stoppedBecause(stampOf(1))), isNothingLeft("enough"), isNothingLeft(undefined)]).toEqual([true, false, false]);
});
