import { AwsError } from "../../../../sandbox/core/errors";
import { COMMIT, Pipe } from "./pipe";

const pipe = new Pipe();

test("creating a pipeline runs it; source, variables and approval", async () => {
  await pipe.create();
  const id = await pipe.firstId();
  await pipe.answer(await pipe.waiting());
  await pipe.status(id, "Succeeded");
  const [summary] = await pipe.list();
  expect(summary).toMatchObject({
    trigger: { triggerType: "CreatePipeline", triggerDetail: "arn:aws:iam::111122223333:root" },
    sourceRevisions: [{ actionName: "Code", revisionId: COMMIT, revisionSummary: "words" }],
    executionMode: "SUPERSEDED",
  });
  expect((await pipe.stage("Source"))?.actionStates[0]).toMatchObject({
    currentRevision: { revisionId: COMMIT },
    latestExecution: { status: "Succeeded", summary: "words" },
  });
  type Details = { actionExecutionDetails: { actionName: string; output: Record<string, unknown> }[] };
  const { actionExecutionDetails } = await pipe.api.call<Details>("ListActionExecutions", {
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
  const [[key, object] = ["", undefined]] = [...pipe.aws.objects];
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
  pipe.aws.answers.GetBranch = () => {
    throw new AwsError(code, "from CodeCommit");
  };
  await pipe.create();
  await pipe.status(await pipe.firstId(), "Failed");
  const source = await pipe.stage("Source");
  expect(source?.latestExecution?.status).toBe("Failed");
  expect(source?.actionStates[0]?.latestExecution?.errorDetails).toEqual({
    code: failure,
    message: expect.stringMatching(message) as string,
  });
});
