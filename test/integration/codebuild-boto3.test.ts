import type { PipelineClients } from "./codepipeline-clients";
import { startPipelineClients } from "./codepipeline-clients";

let clients: PipelineClients;
beforeAll(async () => void (clients = await startPipelineClients()));
afterAll(() => clients.stop());

/** Runs Python with boto3 and returns the JSON in its last line of output. */
async function boto3(script: string): Promise<unknown> {
  const stdout = await clients.python(`import boto3, json, time\n${script}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

test("boto3: a project from its creation to its deletion, its builds, and the errors by their own classes", async () => {
  const seen = await boto3(`
cb = boto3.client("codebuild")
base = dict(artifacts={"type": "NO_ARTIFACTS"}, serviceRole="arn:aws:iam::111122223333:role/build",
    environment={"type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0", "computeType": "BUILD_GENERAL1_SMALL"})
spec = "version: 0.2\\nphases: { build: { commands: [echo from boto3, exit 4] } }"
project = cb.create_project(name="py", source={"type": "NO_SOURCE", "buildspec": spec}, tags=[{"key": "a", "value": "b"}], **base)["project"]
out = {"created": [type(project["created"]).__name__, project["tags"], project["arn"]]}
codes = []
for call in (
    lambda: cb.create_project(name="py", source={"type": "NO_SOURCE", "buildspec": spec}, **base),
    lambda: cb.start_build(projectName="none"),
    lambda: cb.stop_build(id="py:none"),
    lambda: cb.create_project(name="x y", source={"type": "NO_SOURCE", "buildspec": spec}, **base),
    lambda: cb.start_build_batch(projectName="py"),
):
    try:
        call()
    except cb.exceptions.ClientError as error:
        codes.append(error.response["Error"]["Code"])
out["codes"] = codes
try:
    cb.start_build(projectName="none")
except cb.exceptions.ResourceNotFoundException as error:
    out["class"] = type(error).__name__
build = cb.start_build(projectName="py")["build"]
while not build["buildComplete"]:
    time.sleep(0.1)
    build = cb.batch_get_builds(ids=[build["id"]])["builds"][0]
out["build"] = [build["buildStatus"], [p["phaseStatus"] for p in build["phases"] if p["phaseType"] == "BUILD"], type(build["endTime"]).__name__]
logs = boto3.client("logs").get_log_events(logGroupName=build["logs"]["groupName"], logStreamName=build["logs"]["streamName"])
out["logged"] = "from boto3\\n" in [event["message"] for event in logs["events"]]
out["ids"] = [page["ids"] for page in cb.get_paginator("list_builds_for_project").paginate(projectName="py")] == [[build["id"]]]
cb.delete_project(name="py")
out["projects"] = [page["projects"] for page in cb.get_paginator("list_projects").paginate()]
print(json.dumps(out))
`);
  expect(seen).toEqual({
    created: ["datetime", [{ key: "a", value: "b" }], "arn:aws:codebuild:eu-central-1:111122223333:project/py"],
    codes: [
      "ResourceAlreadyExistsException",
      "ResourceNotFoundException",
      "ResourceNotFoundException",
      "InvalidInputException",
      "UnknownOperationException",
    ],
    class: "ResourceNotFoundException",
    build: ["FAILED", ["FAILED"], "datetime"],
    logged: true,
    ids: true,
    projects: [[]],
  });
});

test("boto3: a pipeline that polls its source runs again after a push, and the AWS CLI sees it", async () => {
  const buildspec = "version: 0.2\nphases: { build: { commands: [cat note.txt] } }\n";
  const first = await clients.commit("app", { "buildspec.yml": buildspec, "note.txt": "one\n" });
  await clients.project({ name: "app", source: { type: "CODEPIPELINE" }, artifacts: { type: "CODEPIPELINE" } });
  const seen = boto3(`
cp = boto3.client("codepipeline")
action = lambda name, category, provider, configuration, **more: dict(name=name, configuration=configuration,
    actionTypeId=dict(category=category, owner="AWS", provider=provider, version="1"), **more)
source = action("Code", "Source", "CodeCommit", {"RepositoryName": "app", "BranchName": "main"}, outputArtifacts=[{"name": "Code"}])
build = action("Build", "Build", "CodeBuild", {"ProjectName": "app"}, inputArtifacts=[{"name": "Code"}])
cp.create_pipeline(pipeline=dict(name="polled", roleArn="arn:aws:iam::111122223333:role/pipe",
    artifactStore=dict(type="S3", location="artifacts"),
    stages=[dict(name="Source", actions=[source]), dict(name="Build", actions=[build])]))
def executions():
    return [e for page in cp.get_paginator("list_pipeline_executions").paginate(pipelineName="polled") for e in page["pipelineExecutionSummaries"]]
def wait(count):
    while True:
        found = executions()
        if len(found) == count and all(e["status"] == "Succeeded" for e in found):
            return found
        time.sleep(0.2)
wait(1)
cc = boto3.client("codecommit")
cc.put_file(repositoryName="app", branchName="main", filePath="note.txt", fileContent=b"two\\n", parentCommitId="${first}")
found = wait(2)
try:
    cp.get_pipeline(name="none")
except cp.exceptions.PipelineNotFoundException as error:
    message = error.response["Error"]["Message"]
print(json.dumps([[e["trigger"]["triggerType"] for e in found], [type(e["startTime"]).__name__ for e in found], message]))
`);
  expect(await seen).toEqual([
    ["PollForSourceChanges", "CreatePipeline"],
    ["datetime", "datetime"],
    "Account '111122223333' does not have a pipeline with name 'none'",
  ]);
  const state = await clients.aws<{ stageStates: { stageName: string; latestExecution: { status: string } }[] }>(
    "codepipeline",
    ...["get-pipeline-state", "--name", "polled"],
  );
  expect(state.stageStates.map(({ stageName, latestExecution }) => [stageName, latestExecution.status])).toEqual([
    ["Source", "Succeeded"],
    ["Build", "Succeeded"],
  ]);
});
