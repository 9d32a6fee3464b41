import { approval, build, stages } from "./declarations";
import { COMMIT, Pipe } from "./pipe";

const pipe = new Pipe();

test("a build action: the input of StartBuild, and the action's result", async () => {
  const started: Record<string, unknown>[] = [];
  const done = {
    id: "app:1",
    buildStatus: "SUCCEEDED",
    buildComplete: true,
    projectName: "app",
    exportedEnvironmentVariables: [{ name: "V", value: "7" }],
    logs: { cloudWatchLogsArn: "arn:log" },
  };
  pipe.aws.answers.StartBuild = (input) => (started.push(input), { build: { ...done, buildStatus: "IN_PROGRESS", buildComplete: false } });
  pipe.aws.answers.BatchGetBuilds = () => ({ builds: [done] });
  const environment = '[{"name":"COMMIT","value":"#{Source.CommitId}"},{"name":"RUN","value":"#{codepipeline.PipelineExecutionId}"}]';
  const outputs = { outputArtifacts: [{ name: "Site" }, { name: "Docs" }], namespace: "Build" };
  const second = build({ ...outputs }, { EnvironmentVariables: environment });
  const artifactStore = { type: "S3", location: "artifacts", encryptionKey: { type: "KMS", id: "key-1" } };
  await pipe.create({ artifactStore, stages: stages(second) });
  const id = await pipe.firstId();
  await pipe.status(id, "Succeeded");
  const [code] = [...pipe.aws.objects.keys()];
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
  const { actionExecutionDetails } = await pipe.api.call<Details>("ListActionExecutions", { pipelineName: "pipe" });
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
  await pipe.create({ stages: stages(build({}, configuration)) });
  await pipe.status(await pipe.firstId(), "Failed");
  expect((await pipe.latest("Build"))?.errorDetails).toEqual({
    code: "ConfigurationError",
    message: expect.stringMatching(message) as string,
  });
});

test("an action fails, and does not hang, if the sandbox lacks its type or it takes too long", async () => {
  await pipe.use({ minuteMilliseconds: 100 });
  const lambda = {
    name: "Call",
    actionTypeId: { category: "Invoke", owner: "AWS", provider: "Lambda", version: "1" },
    configuration: { FunctionName: "f" },
  };
  await pipe.create({ stages: stages(lambda, approval("Ask", { timeoutInMinutes: 5 })) });
  await pipe.status(await pipe.firstId(), "Failed");
  expect((await pipe.latest("Call"))?.errorDetails?.message).toBe(
    "Actions of category Invoke and provider Lambda are not available in the sandbox",
  );
  expect((await pipe.latest("Ask"))?.errorDetails).toEqual({
    code: "Timeout",
    message: "The action failed because it has exceeded the timeout of 5 minutes",
  });
});
