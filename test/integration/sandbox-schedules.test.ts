import { setTimeout as sleep } from "node:timers/promises";
import { CodeBuildClient, CreateProjectCommand, ListBuildsForProjectCommand, BatchGetBuildsCommand } from "@aws-sdk/client-codebuild";
import aws4 from "aws4";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { makeRole } from "../helpers/iam";
import { sdkSettings } from "../helpers/sdk";

/** An account other than the sandbox's own, because the clock has to find schedules in every account. */
const ACCOUNT = "444455556666";
const PROJECT = `arn:aws:codebuild:eu-central-1:${ACCOUNT}:project/app`;

const started: Sandbox[] = [];
const failures: string[] = [];
let time = new Date();
const clock = {
  tickMilliseconds: 20,
  now: () => time,
  onError: (schedule: string, error: unknown) => void failures.push(`${schedule}: ${(error as Error).message}`),
};
afterAll(() => Promise.all(started.map((sandbox) => sandbox.stop())));

test("with --schedules, a due schedule starts its target as its role, or reports that the role may not", async () => {
  const sandbox = await startSandbox({ publicIndex: await hermeticIndex(), schedules: clock });
  started.push(sandbox);
  const settings = sdkSettings(sandbox, sandbox.rootKeys(ACCOUNT));
  const codebuild = new CodeBuildClient(settings);
  const serviceRole = await makeRole(settings, "build", { trust: { Principal: { Service: "codebuild.amazonaws.com" } } });
  const trust = { Principal: { Service: "scheduler.amazonaws.com" } };
  const allowed = await makeRole(settings, "starter", { trust, allow: [{ Action: "codebuild:StartBuild", Resource: PROJECT }] });
  const powerless = await makeRole(settings, "powerless", { trust });
  await codebuild.send(
    new CreateProjectCommand({
      name: "app",
      source: { type: "NO_SOURCE", buildspec: "version: 0.2\nphases: {build: {commands: [true]}}" },
      artifacts: { type: "NO_ARTIFACTS" },
      environment: { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL" },
      serviceRole,
    }),
  );
  const builds = async () => (await codebuild.send(new ListBuildsForProjectCommand({ projectName: "app" }))).ids ?? [];
  // The start date keeps both from being due at once: a rate without a start date is.
  time = new Date(time.getTime() + 3_600_000);
  const StartDate = Math.ceil(time.getTime() / 1000) + 60;
  await schedule(sandbox, "works", { StartDate, Target: { Arn: PROJECT, RoleArn: allowed } });
  await schedule(sandbox, "fails", { StartDate, Target: { Arn: PROJECT, RoleArn: powerless } });
  await sleep(200);
  expect([await builds(), failures]).toEqual([[], []]);

  time = new Date(StartDate * 1000);
  while ((await builds()).length < 1 || failures.length < 1) await sleep(20);
  const { builds: [build] = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids: await builds() }));
  expect(build?.initiator).toMatch(/^starter\/[0-9a-f]{32}$/);
  expect(failures).toEqual([
    expect.stringMatching(/^default\/fails: User: \S+assumed-role\/powerless\/\w+ is not authorized to perform: codebuild:StartBuild/),
  ]);

  time = new Date((StartDate + 60) * 1000);
  while ((await builds()).length < 2) await sleep(20);
});

/** Makes a schedule `rate(1 minute)`; no SDK client of EventBridge Scheduler is installed. */
async function schedule({ endpoint, region, rootKeys }: Sandbox, name: string, more: object): Promise<void> {
  const input = { ScheduleExpression: "rate(1 minute)", FlexibleTimeWindow: { Mode: "OFF" }, ...more };
  const path = `/schedules/${name}`;
  const headers = { "content-type": "application/json" };
  const request = {
    host: new URL(endpoint).host,
    service: "scheduler",
    region,
    method: "POST",
    path,
    headers,
    body: JSON.stringify(input),
  };
  const signed = aws4.sign(request, rootKeys(ACCOUNT));
  const reply = await fetch(endpoint + path, { method: "POST", headers: signed.headers as Record<string, string>, body: request.body });
  expect(reply.status).toBe(200);
}
