import { CloudWatchLogsClient, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { BuildLog } from "../../../../scripts/aws/build-log";
import { followPipeline } from "../../../../scripts/aws/pipeline-run";
import { metricsOf } from "../../../../modules/scanner/steps/metrics";
import { summaryOf } from "../../../helpers/scans";
import { failure, fakeClient } from "../fake-client";

/** A log stream with two events in a page; at its end it answers the token of the request. */
function logs(events: () => string[] | undefined) {
  return fakeClient(CloudWatchLogsClient, {
    GetLogEvents: ({ nextToken = "0" }: { nextToken?: string }) => {
      const all = events();
      if (all === undefined) throw new ResourceNotFoundException(failure);
      const page = all.slice(Number(nextToken), Number(nextToken) + 2);
      return { events: page.map((message) => ({ message })), nextForwardToken: String(Number(nextToken) + page.length) };
    },
  }).client;
}

describe("BuildLog", () => {
  it("returns each line once, also while the log grows, and none before it exists", async () => {
    const stream: { events?: string[] } = {};
    const log = new BuildLog(
      logs(() => stream.events),
      "group",
      "stream",
    );
    expect(await log.next()).toEqual([]);
    stream.events = ["a\n", "b\nb2\n", "c\r\n"];
    expect(await log.next()).toEqual(["a", "b", "b2", "c"]);
    expect(await log.next()).toEqual([]);
    stream.events.push("d");
    expect(await log.next()).toEqual(["d"]);
  });

  it("leaves out the line of metrics, which is for CloudWatch alone", async () => {
    const summary = summaryOf("2026-11-24-080000", [], []);
    const log = new BuildLog(
      logs(() => ["a\n", JSON.stringify(metricsOf(summary, "prod")), "b\n"]),
      "group",
      "stream",
    );
    expect(await log.next()).toEqual(["a", "b"]);
  });
});

describe("followPipeline", () => {
  const build = {
    stageName: "Scan",
    actionName: "Scan",
    startTime: new Date("2026-11-24T08:00:05Z"),
    input: { actionTypeId: { provider: "CodeBuild" } },
    output: { executionResult: { externalExecutionId: "scan:1", errorDetails: { message: "exit status 2" } } },
  };
  const source = { stageName: "Source", actionName: "Source", status: "Succeeded", startTime: new Date("2026-11-24T08:00:00Z") };

  it("reports each change once, and all output of the build up to its end", async () => {
    const states = [
      { status: "InProgress", actions: [source], log: undefined },
      { status: "InProgress", actions: [{ ...build, status: "InProgress" }, source], log: ["one\n"] },
      { status: "Failed", actions: [{ ...build, status: "Failed" }, source], log: ["one\n", "two\n", "three\n"] },
    ];
    let poll = -1;
    const now = () => states[poll] ?? { status: "none", actions: [], log: undefined };
    const aws = {
      codePipeline: fakeClient(CodePipelineClient, {
        GetPipelineExecution: () => {
          poll++;
          return { pipelineExecution: { status: now().status } };
        },
        ListActionExecutions: () => ({ actionExecutionDetails: now().actions }),
      }).client,
      codeBuild: fakeClient(CodeBuildClient, {
        BatchGetBuilds: () => ({ builds: [{ id: "scan:1", logs: { groupName: "group", streamName: "stream" } }] }),
      }).client,
      logs: logs(() => now().log),
    };
    const seen: string[] = [];
    const run = await followPipeline(
      aws,
      "pipeline",
      "execution",
      { stage: ({ stage, status }) => seen.push(`${stage} ${status}`), log: (line) => seen.push(line) },
      new AbortController().signal,
    );
    expect(seen).toEqual(["Source Succeeded", "Scan InProgress", "one", "Scan Failed", "two", "three"]);
    expect(run).toEqual({
      executionId: "execution",
      status: "Failed",
      startedAt: source.startTime,
      stages: [
        { stage: "Source", action: "Source", status: "Succeeded" },
        { stage: "Scan", action: "Scan", status: "Failed", problem: "exit status 2" },
      ],
    });
  });
});
