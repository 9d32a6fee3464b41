import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodePipelineClient, PipelineNotFoundException } from "@aws-sdk/client-codepipeline";
import type { Account } from "../../../../../scripts/scans/account";
import { runScans } from "../../../../../scripts/scans/run/fleet";
import { followScan } from "../../../../../scripts/scans/run/scan";
import { showFleetScans } from "../../../../../scripts/scans/show/runs";
import { OperationError } from "../../../../../scripts/words/errors";
import { named, objectsOf, wholeScan } from "../../../../helpers/scans";
import { screen } from "../../../../helpers/states";
import { failure, fakeClient } from "../../fake-client";
import { accountWith, type Objects } from "../bucket";

const STAMP = "2026-11-24-080000";
const scan = wholeScan(STAMP, ["a 1"], ["S-1 high a 1"]);

interface Run {
  readonly status?: string;
  /** The lines of the build's log. */
  readonly log?: readonly string[];
  /** ISO 8601. */
  readonly startTime?: string;
  readonly objects?: Objects;
}

/** An account whose pipeline has already ended when it is asked about. */
function accountOf(
  { status = "Succeeded", log = [], startTime = "2026-11-24T07:59:00Z", objects = objectsOf(scan) }: Run,
  name = "dev",
): Account {
  const { aws, ...account } = accountWith(named(name), objects);
  const action = {
    stageName: "Scan",
    actionName: "Scan",
    status,
    startTime: new Date(startTime),
    input: { actionTypeId: { provider: "CodeBuild" } },
    output: { executionResult: { externalExecutionId: "scan:1" } },
  };
  const codePipeline = fakeClient(CodePipelineClient, {
    StartPipelineExecution: () => ({ pipelineExecutionId: `run-of-${name}` }),
    GetPipelineExecution: () => ({ pipelineExecution: { status } }),
    ListActionExecutions: () => ({ actionExecutionDetails: [action] }),
  }).client;
  const codeBuild = fakeClient(CodeBuildClient, {
    BatchGetBuilds: () => ({ builds: [{ id: "scan:1", logs: { groupName: "g", streamName: "s" } }] }),
  }).client;
  const logs = fakeClient(CloudWatchLogsClient, {
    GetLogEvents: ({ nextToken }: { nextToken?: string }) => ({
      events: nextToken === undefined ? log.map((message) => ({ message })) : [],
      nextForwardToken: "end",
    }),
  }).client;
  return { ...account, aws: { ...aws, codePipeline, codeBuild, logs } };
}

const signal = new AbortController().signal;
const follow = (run: Run) => followScan("e1", {}, { ...accountOf(run), signal });
const WROTE = [`store: s3://reports/outputs/${STAMP}/`];

describe("followScan", () => {
  it("reads the results that its log names, also if the scan failed", async () => {
    for (const status of ["Succeeded", "Failed"]) expect((await follow({ status, log: WROTE })).scan?.stamp).toBe(STAMP);
  });

  it("uses the last scan if the log is late and that scan started in this run", async () => {
    for (const status of ["Succeeded", "Failed"]) expect((await follow({ status })).scan?.stamp).toBe(STAMP);
    expect(await follow({ startTime: "2026-11-24T08:00:01Z" })).toMatchObject({
      problem: "Its log does not say where it wrote its results.",
    });
  });

  it("notices a build that succeeded and wrote no line of its log", async () => {
    expect((await follow({})).silent).toBe(
      "The build wrote no log: may its role still write to /aws/codebuild/dev-package-scan (logs:CreateLogStream, logs:PutLogEvents)?",
    );
    expect((await follow({ log: WROTE })).silent).toBeUndefined();
    expect((await follow({ status: "Failed" })).silent).toBeUndefined();
  });

  it("does not use another run's results if the run failed early", async () => {
    const { scan: found, problem } = await follow({ status: "Failed", startTime: "2026-11-24T08:00:01Z" });
    expect([found, problem]).toEqual([undefined, undefined]);
  });

  it("does not call a run successful if its results cannot be read", async () => {
    expect((await follow({ log: WROTE, objects: "denied" })).problem).toContain("cannot be read: AWS denies it");
    expect((await follow({ status: "Failed", log: WROTE, objects: {} })).problem).toBeUndefined();
  });
});

describe("runScans", () => {
  const runAll = (runs: Readonly<Record<string, Run | Error>>, stop = signal) =>
    runScans({ environments: Object.keys(runs).map(named), signal: stop }, ({ name }) => openOf(name, runs[name]), {});
  const openOf = (name: string, run: Run | Error = {}) =>
    run instanceof Error ? Promise.reject(run) : Promise.resolve(accountOf(run, name));

  it("judges each scan by itself", async () => {
    const incomplete = objectsOf(wholeScan(STAMP, ["!a 1"], []));
    const gate = objectsOf(wholeScan(STAMP, ["a 1"], [], { exitCode: 1 }));
    const scans = await runAll({
      good: { log: WROTE },
      gate: { status: "Failed", log: WROTE, objects: gate },
      half: { status: "Failed", log: WROTE, objects: incomplete },
      early: { status: "Failed", startTime: "2026-11-24T09:00:00Z" },
      unread: { log: WROTE, objects: "denied" },
      empty: { log: WROTE, objects: objectsOf(wholeScan(STAMP, [], [])) },
      none: { log: WROTE, objects: objectsOf(wholeScan(STAMP, ["!a 1"], [], { complete: true, exitCode: 0 })) },
      mute: {},
      away: new OperationError("The role could not be assumed"),
    });
    expect(scans.map(({ environment, result }) => [environment, result])).toEqual([
      ["good", "succeeded"],
      ["gate", "gate tripped"],
      ["half", "incomplete"],
      ["early", "failed"],
      ["unread", "results not read"],
      ["empty", "nothing to check"],
      ["none", "incomplete"],
      ["mute", "left no log"],
      ["away", "not started"],
    ]);
    const { console, text } = screen(true);
    expect(showFleetScans(scans, console)).toBe(1);
    expect(JSON.parse(text())).toMatchObject([
      { environment: "good", account: "111122223333", executionId: "run-of-good", run: { status: "Succeeded" }, scan: { stamp: STAMP } },
      { environment: "gate", reason: "Scan/Scan failed" },
      { environment: "half" },
      { environment: "early" },
      { environment: "unread" },
      { environment: "empty" },
      { environment: "none", reason: "Incomplete: none of 1 checked, so nothing is known of them." },
      { environment: "mute" },
      { environment: "away", reason: "The role could not be assumed" },
    ]);
    expect(showFleetScans(scans.slice(0, 1), screen().console)).toBe(0);
  });

  it("starts nothing after the user has stopped it", async () => {
    const controller = new AbortController();
    const scans = await runScans(
      { environments: [named("dev"), named("prod")], signal: controller.signal },
      ({ name }) => {
        controller.abort();
        return openOf(name);
      },
      {},
    );
    expect(scans.map(({ result, executionId }) => [result, executionId])).toEqual([
      ["not begun", undefined],
      ["not begun", undefined],
    ]);
    expect(showFleetScans(scans, screen().console)).toBe(130);
  });

  it("says that a scan that it lost track of may go on", async () => {
    const account = accountOf({});
    const gone = fakeClient(CodePipelineClient, {
      StartPipelineExecution: () => ({ pipelineExecutionId: "e1" }),
      GetPipelineExecution: () => {
        throw new PipelineNotFoundException(failure);
      },
    }).client;
    const open = () => Promise.resolve({ ...account, aws: { ...account.aws, codePipeline: gone } });
    const scans = await runScans({ environments: [named("dev")], signal }, open, {});
    expect(scans).toMatchObject([{ result: "lost", executionId: "e1", reason: expect.stringContaining("may go on in AWS") as string }]);
    const { console, text } = screen();
    expect(showFleetScans(scans, console)).toBe(1);
    expect(text()).toContain("See them later: npm run ops -- results --env dev\n");
  });
});
