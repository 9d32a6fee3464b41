import { sampledRow, SEED } from "../permissions/sample";
import { rowName } from "../permissions/table";
import { LOGIN, NotifyWorld } from "./notify-world";

/** An environment that tells people, from its deployment to its last message. Each test goes on from the one before. */
let world: NotifyWorld;
beforeAll(async () => {
  world = await NotifyWorld.start();
});
afterAll(() => world?.stop());

/** Ends with this code, or shows what was said. */
async function ops(code: number, ...words: readonly string[]) {
  const done = await world.ops(...words);
  if (done.code !== code) throw new Error(`${words.join(" ")} ended with ${done.code}, not ${code}:\n${done.stdout}${done.stderr}`);
  return done;
}

/** What a plan of each stack says. */
async function plannedAgain(): Promise<string[]> {
  const { stdout } = await ops(0, "plan", "--json");
  return (JSON.parse(stdout) as { readonly stacks: readonly { readonly result: string }[] }).stacks.map(({ result }) => result);
}

const subjects = async () => (await world.messages()).map(({ subject }) => subject.replace("Package scan dev: ", ""));
/** The findings that a text lists under a title, by package and version. */
const under = (text: string, title: string) =>
  (text.split(`\n${title} (`)[1] ?? "")
    .split("\n\n", 1)
    .flatMap((part) => [...part.matchAll(/^- \w+: (\S+ \S+): /gm)].map(([, name]) => name));

/** Runs a command without an action that it misses by docs/permissions-table.md: it has to fail, and to name action and role. */
async function withoutSample(role: "deploy" | "read-only" | "scan", name: string, ...words: readonly string[]): Promise<void> {
  const row = sampledRow(SEED, role, name);
  const { told, code, message } = await world.missing(row, { name, run: () => world.ops(...words) });
  if (!told) throw new Error(`PERMISSION_SEED=${SEED}: without ${rowName(row)}, ${name} ended with ${code}:\n${message}`);
}

test("a deployment without one of its role's actions fails and names it", async () => {
  await ops(0, "bootstrap");
  await withoutSample("deploy", "deploy", "deploy", "--yes");
});

test("the deploy role makes all of it within its permissions, and a second plan is empty", async () => {
  await ops(0, "deploy", "--yes");
  await world.listen();
  expect(await plannedAgain()).toEqual(["no changes", "no changes", "no changes", "no changes"]);
});

test("the webhook's header is set past Terraform: no state has its value, and a plan is still empty", async () => {
  const value = "header-value-4f0c2d9e";
  expect((await world.setHeader(value)).code).toBe(0);
  const { AuthParameters } = await world.aws("events", "describe-connection", "--name", "dev-package-scan-webhook");
  expect(JSON.stringify(AuthParameters)).toContain("X-Api-Key");
  expect(await plannedAgain()).toEqual(["no changes", "no changes", "no changes", "no changes"]);
  expect(await world.states()).not.toContain(value);
});

test("drift looks at subscriptions and targets, and names the one that nobody configured", async () => {
  const { stdout } = await ops(2, "drift", "--json");
  const { stacks } = JSON.parse(stdout) as { readonly stacks: readonly { readonly items: readonly Record<string, unknown>[] }[] };
  const items = stacks.flatMap((stack) => stack.items.map(({ address, attribute, severity }) => [address, attribute, severity]));
  expect(items).toEqual([["aws_sns_topic.messages", `subscriptions.sqs.${world.queueArn}`, "medium"]]);
});

test("the first scan with findings is one message, and its metrics are a line of the build's log", async () => {
  await world.pushImage();
  const before = (await world.allExecutions()).length;
  await world.takeIn("jinja2", "2.10");
  // There is no source yet.
  expect(["Failed", "Superseded"]).toEqual(expect.arrayContaining(await world.executions(before)));
  await ops(0, "publish");
  expect((await world.setSecrets()).code).toBe(0);
  await ops(0, "scan");
  const [message, ...others] = await world.messages();
  expect(others).toEqual([]);
  expect(message?.subject).toMatch(/^Package scan dev: \d+ new$/);
  expect(new Set(under(message?.text ?? "", "New"))).toEqual(new Set(["jinja2 2.10"]));
  const [metrics, ...more] = await world.metrics();
  expect(more).toEqual([]);
  expect(metrics).toMatchObject({ Environment: "dev", CompleteScan: 1, CheckedVersions: 1, NotCheckedVersions: 0 });
});

test("publish asks, and secrets are asked for without being shown", async () => {
  const no = await world.onTerminal("publish", ["Publish to dev? Type yes to go on: ", "no"]);
  expect([no.code, no.output.trimEnd().split("\n").at(-1)]).toEqual([1, expect.stringContaining("Nothing was published.") as string]);
  const set = await world.onTerminal(
    "secrets set",
    ["Snyk API token (not shown): ", world.snykToken],
    ["Snyk organization (not shown): ", "sandbox"],
    ["Type yes to go on: ", "no"],
  );
  expect([set.code, set.output.includes(world.snykToken)]).toEqual([1, false]);
  const header = await world.onTerminal("secrets webhook", ["(not shown): ", "header-value-5a1b"], ["Type yes to go on: ", "yes"]);
  expect([header.code, header.output.includes("header-value-5a1b")]).toEqual([0, false]);
});

test("the build ran in the VPC and the image that the file names, and whatever it asked went through the proxy", async () => {
  const { environment, vpcConfig } = await world.buildProject();
  expect(vpcConfig).toEqual({
    vpcId: "vpc-0a1b2c3d4e5f67890",
    subnets: ["subnet-0a1b2c3d4e5f67890"],
    securityGroupIds: ["sg-0a1b2c3d4e5f67890"],
  });
  expect(environment).toMatchObject({
    image: "222233334444.dkr.ecr.eu-central-1.amazonaws.com/company/python:3.12",
    imagePullCredentialsType: "SERVICE_ROLE",
  });
  const through = [...world.whatWentThrough()];
  for (const asked of [
    /^POST \/$/,
    /^GET \/v1\/packages\?domain=dev-packages|^POST \/v1\/packages\?domain=dev-packages/,
    /^GET \/d\/dev-packages-222233334444\/pypi\/[a-z-]+\/simple\/jinja2\//,
    /^PUT \/dev-scan-reports-222233334444-eu-central-1\/outputs\/.*\/report\.html/,
    /^POST \/v1\/test-dep-graph/,
  ])
    expect([String(asked), through.filter((line) => asked.test(line)).length > 0]).toEqual([String(asked), true]);
});

test("cdktf synth --hcl gives plain Terraform that plans empty against the same states", async () => {
  expect(await world.planAsHcl()).toEqual([
    ["dev-registry", 0],
    ["dev-scanner", 0],
    ["dev-secrets", 0],
    ["dev-state", 0],
  ]);
});

test("the proxy's password is in no project, no state, no log and no result", async () => {
  const [, password = ""] = LOGIN.split(":");
  const project = await world.buildProject();
  const { environmentVariables } = project["environment"] as { readonly environmentVariables: readonly { readonly name: string }[] };
  const proxies = environmentVariables.filter(({ name }) => /^HTTPS?_PROXY$/.test(name));
  expect(proxies).toEqual(
    ["HTTPS_PROXY", "HTTP_PROXY"].map((name) => ({ name, value: "/dev/package-scan/proxy", type: "PARAMETER_STORE" })),
  );
  expect([JSON.stringify(project).includes(password), await world.holding(password)]).toEqual([false, []]);
});

test("a proxy that refuses is named by the build's log", async () => {
  world.proxy.demand("ana:another");
  try {
    const { code, stdout, stderr } = await world.ops("scan");
    // pip of the build is the first that asks it, if it has not asked within ten minutes; then it is the scanner.
    expect([code, `${stdout}${stderr}`]).toEqual([1, expect.stringContaining(`proxy http://${world.proxy.host}`)]);
    expect(`${stdout}${stderr}`).not.toContain(LOGIN.split(":")[1]);
  } finally {
    world.proxy.demand(LOGIN);
  }
});

test("an unchanged scan is no message, and one line of metrics more", async () => {
  await ops(0, "scan");
  expect([await subjects(), (await world.metrics()).length]).toEqual([[], 2]);
});

test("a burst of publishes is one scan of all of it, and each finding is told once", async () => {
  const before = (await world.allExecutions()).length;
  const scans = await world.scans();
  for (const [name, version] of [
    ["urllib3", "1.23"],
    ["six", "1.16.0"],
    ["requests", "2.19.1"],
  ] as const)
    await world.takeIn(name, version);
  const ended = await world.executions(before);
  // What came while it waited was replaced, or is stopped by the scan that has looked at it.
  expect(ended.filter((status) => !["Superseded", "Stopped"].includes(status))).toEqual(["Succeeded"]);
  expect((await world.scans()) - scans).toBe(1);
  const [message, ...others] = await world.messages();
  expect(others).toEqual([]);
  const told = under(message?.text ?? "", "New");
  expect([told.includes("urllib3 1.23"), told.includes("requests 2.19.1"), told.includes("jinja2 2.10")]).toEqual([true, true, false]);
  expect((await ops(0, "results", "--scan", "latest")).stdout).toContain("urllib3");
});

test("a version that cannot be downloaded any more starts a scan, which tells that its findings are fixed", async () => {
  const before = (await world.allExecutions()).length;
  world.whatWentThrough();
  await world.archive("urllib3", "1.23");
  expect(await world.executions(before)).toContain("Succeeded");
  // Of four packages, CodeArtifact is asked about the versions of the one that has changed.
  expect(world.packagesListed()).toEqual(new Set(["urllib3"]));
  const results = await ops(0, "results", "--scan", "latest", "--json");
  const { summary } = JSON.parse(results.stdout) as { readonly summary: { readonly account: Record<string, unknown> } };
  expect(summary.account).toMatchObject({ packages: 4, listed: { now: 1, carried: 3 } });
  const messages = await world.messages();
  expect(messages.flatMap(({ text }) => under(text, "New"))).toEqual([]);
  expect(new Set(messages.flatMap(({ text }) => under(text, "Fixed")))).toEqual(new Set(["urllib3 1.23"]));
});

test("a name that could break out of the input of the start starts nothing", async () => {
  const before = (await world.allExecutions()).length;
  const injected = 'x"}],"sourceRevisions":[{"actionName":"Source","revisionType":"COMMIT_ID","revisionValue":"0';
  for (const name of [injected, 'x"', "x\\", '\\"x']) expect([name, await world.bringPackage(name)]).toEqual([name, []]);
  expect((await world.allExecutions()).length).toBe(before);
});

test("a scan that may not ask which packages have started it is misconfigured, and its log names what it misses", async () => {
  const before = (await world.allExecutions()).length;
  await world.without("codepipeline:GetPipelineExecution", undefined, async () => {
    await world.archive("six", "1.16.0");
    expect((await world.executions(before)).at(-1)).toBe("Failed");
  });
  expect(await world.hasLogged("is not authorized to perform: codepipeline:GetPipelineExecution")).toBe(true);
});

/** Takes a vulnerable package in, whose messages nobody can send: the scan that its publish starts neither. */
async function news(): Promise<void> {
  if ((await world.aws<{ packages: { package: string }[] }>(...LIST)).packages.some((each) => each.package === "pyyaml")) return;
  const before = (await world.allExecutions()).length;
  await world.fault({ service: "sns", operation: "Publish", code: "InternalError", status: 400, times: 100 });
  await world.takeIn("pyyaml", "5.3");
  expect((await world.executions(before)).at(-1)).toBe("Failed");
  await world.noFaults();
}
const LIST = ["codeartifact", "list-packages", "--domain", "dev-packages", "--repository", "team"];

test.each([
  ["kms:GenerateDataKey", "sns.eu-central-1.amazonaws.com"],
  ["events:PutEvents", undefined],
])("without %s (through %s) the message is not sent: the scan is incomplete, and its results are stored", async (action, through) => {
  await news();
  const { code } = await world.without(action, through, () => world.ops("scan"));
  const { stdout } = await world.ops("results", "--scan", "latest", "--json");
  expect([code, stdout.includes("the message could not be sent"), stdout.includes(`is not authorized to perform: ${action}`)]).toEqual([
    1,
    true,
    true,
  ]);
});

test("the next scan tells what could not be told, once", async () => {
  await world.messages();
  await ops(0, "scan");
  const [message, ...others] = await world.messages();
  expect(others).toEqual([]);
  expect(new Set(under(message?.text ?? "", "New"))).toEqual(new Set(["pyyaml 5.3"]));
  await ops(0, "scan");
  expect(await world.messages()).toEqual([]);
});

test("drift without one of its role's actions could not be checked, and names it", () => withoutSample("read-only", "drift", "drift"));

test("a scan without one of its role's actions fails and names it", async () => {
  // A package about which no scan knows anything yet: its own has not started.
  await world.without("codepipeline:StartPipelineExecution", undefined, () => world.takeIn("flask", "0.12.2"), "publish");
  await withoutSample("scan", "scan", "scan");
});

test("all of it is destroyed", async () => {
  await ops(0, "destroy", "--confirm", "dev", "--stack", "scanner");
  const { Topics } = await world.aws<{ Topics: unknown[] }>("sns", "list-topics");
  const { MetricAlarms } = await world.aws<{ MetricAlarms: unknown[] }>("cloudwatch", "describe-alarms");
  const { Rules } = await world.aws<{ Rules: unknown[] }>("events", "list-rules");
  const { Connections } = await world.aws<{ Connections: unknown[] }>("events", "list-connections");
  expect([Topics, MetricAlarms, Rules, Connections]).toEqual([[], [], [], []]);
});

/** Steps of the table that this life has not. */
const ELSEWHERE = new Set(["a message", "deploy of a change", "drift --fix"]);

test("it has asked for whatever its roles may do beyond those of others, but for what docs/permissions-table.md shows elsewhere", async () => {
  const { rows, asked } = await world.more();
  const here = rows.filter(({ missed }) => missed !== undefined && !ELSEWHERE.has(missed.by));
  const names = new Set(asked.map(rowName));
  expect(here.map(rowName).filter((name) => !names.has(name))).toEqual([]);
  // A reason is for what the sandbox cannot show, but for these, which no command of the table asks for.
  expect(asked.filter(({ reason }) => reason !== undefined).map(rowName)).toEqual([
    "scan: codepipeline:GetPipelineExecution",
    "scan: codepipeline:StopPipelineExecution",
  ]);
});
