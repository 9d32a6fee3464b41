import { build, stages } from "./declarations";
import { Pipe } from "./pipe";

const pipe = new Pipe();

test("a rejected approval fails, and the stage can be retried", async () => {
  await pipe.create();
  const id = await pipe.firstId();
  const token = await pipe.waiting();
  expect(
    (
      await pipe.api.refusal("PutApprovalResult", {
        pipelineName: "pipe",
        stageName: "Second",
        actionName: "Ask",
        token: "0".repeat(8) + token.slice(8),
        result: { summary: "", status: "Approved" },
      })
    ).code,
  ).toBe("InvalidApprovalTokenException");
  await pipe.answer(token, "Rejected");
  await pipe.status(id, "Failed");
  expect((await pipe.latest("Ask"))?.errorDetails).toEqual({
    code: "ApprovalRejected",
    message: "Rejected by arn:aws:iam::111122223333:root: why",
  });
  const late = { pipelineName: "pipe", stageName: "Second", actionName: "Ask", token, result: { summary: "", status: "Approved" } };
  expect((await pipe.api.refusal("PutApprovalResult", late)).code).toBe("ApprovalAlreadyCompletedException");

  const retry = { pipelineName: "pipe", stageName: "Second", pipelineExecutionId: id, retryMode: "FAILED_ACTIONS" };
  expect((await pipe.api.refusal("RetryStageExecution", { ...retry, stageName: "Source" })).code).toBe("StageNotRetryableException");
  expect((await pipe.api.refusal("RetryStageExecution", { ...retry, stageName: "None" })).code).toBe("StageNotFoundException");
  await pipe.api.call("RetryStageExecution", retry);
  await pipe.answer(await pipe.waiting());
  await pipe.status(id, "Succeeded");
  expect((await pipe.api.refusal("RetryStageExecution", retry)).code).toBe("StageNotRetryableException");
  await pipe.start();
  await pipe.waiting();
  expect((await pipe.api.refusal("RetryStageExecution", retry)).code).toBe("NotLatestPipelineExecutionException");
});

test("onFailure RETRY tries a stage once more", async () => {
  let builds = 0;
  pipe.aws.answers.StartBuild = () => {
    builds += 1;
    return { build: { id: `app:${builds}`, buildStatus: builds === 1 ? "FAILED" : "SUCCEEDED", buildComplete: true, projectName: "app" } };
  };
  const retried = { name: "Second", actions: [build()], onFailure: { result: "RETRY", retryConfiguration: { retryMode: "ALL_ACTIONS" } } };
  await pipe.create({ pipelineType: "V2", stages: [...stages().slice(0, 1), retried] });
  await pipe.status(await pipe.firstId(), "Succeeded");
  expect(builds).toBe(2);
});
