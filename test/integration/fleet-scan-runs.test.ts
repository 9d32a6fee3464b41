import { StopPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { loadEnvironment } from "../../environments/load";
import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { OpenAccount } from "../../scripts/scans/account";
import { type FleetScan, runScans } from "../../scripts/scans/run/fleet";
import { showFleetScans } from "../../scripts/scans/show/runs";
import { opsClients } from "../helpers/account";
import { wholeScan } from "../helpers/scans";
import { makeBucket } from "../helpers/sdk";
import { screen } from "../helpers/states";
import { buildStage, type PipelineClients, sourceStage, startPipelineClients } from "./codepipeline-clients";
import { writeScan } from "./write-scan";

/** Pipelines whose build is what is left of a scan: it says where it wrote, and ends as the scanner would. */
const BUILDSPEC = `version: 0.2
phases:
  build:
    commands:
      - echo "store s3://reports/outputs/$STAMP/"
      - sleep "$SECONDS_TO_GO"
      - exit "$EXIT_CODE"
`;
const STAMP = "2026-11-24-080000";

let clients: PipelineClients;
const environments = new Map<string, Environment>();
const open: OpenAccount = async (environment) => ({
  environment,
  names: namesOf(environment),
  aws: await opsClients(environment, clients.sandbox),
});
const chosen = (...names: string[]) => names.map((name) => environments.get(name) ?? { ...loadEnvironment("sandbox"), name });

async function makePipeline(name: string, exitCode: number, secondsToGo = 0): Promise<void> {
  const environment = { ...loadEnvironment("sandbox"), name };
  environments.set(name, environment);
  const account = await open(environment);
  const { aws, names } = account;
  await makeBucket(aws.s3, names.reportBucket);
  await writeScan(account, wholeScan(STAMP, ["pyyaml 5.3", "six 1.17.0"], ["S-1 critical pyyaml 5.3"], { exitCode }));
  const variables = { STAMP, EXIT_CODE: String(exitCode), SECONDS_TO_GO: String(secondsToGo) };
  const list = Object.entries(variables).map(([key, value]) => ({ name: key, value, type: "PLAINTEXT" }));
  const stages = [sourceStage("app"), buildStage("app", { EnvironmentVariables: JSON.stringify(list) })];
  const first = await clients.pipeline(names.pipeline, stages);
  // Making it has run it; what is looked at here is the run that the verb starts.
  await clients.codepipeline.send(
    new StopPipelineExecutionCommand({ pipelineName: names.pipeline, pipelineExecutionId: first, abandon: true }),
  );
}

beforeAll(async () => {
  clients = await startPipelineClients();
  await clients.project({ name: "app", source: { type: "CODEPIPELINE" }, artifacts: { type: "CODEPIPELINE" } });
  await clients.commit("app", { "buildspec.yml": BUILDSPEC });
  await makePipeline("good", 0);
  await makePipeline("gate", 1);
  await makePipeline("slow", 0, 120);
});
afterAll(() => clients.stop());

const facts = ({ environment, result, scan }: FleetScan) => [environment, result, scan?.summary.findings.total];

test("scans run side by side; one that fails, or is not there, stops no other", async () => {
  const signal = new AbortController().signal;
  const stages: string[] = [];
  const scans = await runScans({ environments: chosen("gate", "good", "none"), signal }, open, {
    stage: ({ name }, { stage, status }) => stages.push(`${name} ${stage} ${status}`),
  });
  expect(scans.map(facts)).toEqual([
    ["gate", "gate tripped", 1],
    ["good", "succeeded", 1],
    ["none", "not started", undefined],
  ]);
  expect(stages).toEqual(expect.arrayContaining(["gate Build Failed", "good Build Succeeded", "good Source Succeeded"]));
  const { console, text } = screen();
  expect(showFleetScans(scans, console)).toBe(1);
  expect(text().replace(/ \d+ +(\S+ ?\S*)$/gm, " N        $1")).toContain(
    [
      "  environment  packages  checked  critical  high  medium  low  seconds  result",
      "  gate         2         2        1         0     0       0    N        gate tripped",
      "  good         2         2        1         0     0       0    N        succeeded",
      "  none         -         -        -         -     -       -    N        not started",
    ].join("\n"),
  );
});

test("what is stopped goes on in AWS, and the user is told where", async () => {
  const controller = new AbortController();
  const scans = await runScans({ environments: chosen("slow"), signal: controller.signal }, open, {
    stage: (_environment, { stage, status }) => {
      if (stage === "Build" && status === "InProgress") controller.abort();
    },
  });
  const [{ executionId = "" } = {}] = scans;
  const { console, text } = screen();
  expect(showFleetScans(scans, console)).toBe(130);
  expect(text().split("\n").slice(-4)).toEqual([
    `Not followed to the end: slow (${executionId})`,
    "Stopping this command stops no scan: they go on in AWS.",
    "See them later: npm run ops -- results --env slow",
    "",
  ]);
  const { aws, names } = await open(chosen("slow")[0] as Environment);
  const { status } = await clients.action(names.pipeline, "Build", "Build").then(({ latestExecution }) => latestExecution ?? {});
  expect([status, aws.account]).toEqual(["InProgress", clients.sandbox.account]);
});
