import {
  AssociateExternalConnectionCommand,
  CodeartifactClient,
  CreateDomainCommand,
  CreateRepositoryCommand,
  PutPackageOriginConfigurationCommand,
  UpdatePackageVersionsStatusCommand,
} from "@aws-sdk/client-codeartifact";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import pLimit from "p-limit";
import { parse } from "yaml";
import { parseIndexPage } from "../../modules/scanner/adapters/index-html";
import { bundleScanner } from "../../modules/scanner/bundle";
import {
  findingsSchema,
  type Inventory,
  inventorySchema,
  latestSchema,
  type Summary,
  summarySchema,
} from "../../modules/scanner/contract/results";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { sandboxOrganization, sandboxToken, type SnykApi, startSnykApi } from "../../sandbox/snyk";
import { findToolbox } from "../../sandbox/toolbox";
import { loadEnvironment } from "../../environments/load";
import { namesOf } from "../../environments/names";
import { withLists } from "../../scripts/publish/lists";
import { guard } from "../../scripts/verbs/guard";
import { publishPrivate, signIn } from "../helpers/private-package";
import { startProxy } from "../helpers/proxy";
import { startTlsFront } from "../helpers/tls-server";
import { screen } from "../helpers/states";
import { standInScript } from "../helpers/stand-in-cli";

const scope = { domain: "demo-domain" };
const bucket = "scanner-test-reports";
/** Leads to this machine through a proxy only. */
const FARAWAY = "192.0.2.1";
const mark = join(tmpdir(), `scanner-test-mark-${process.pid}`);
let sandbox: Sandbox;
let snyk: SnykApi;
let folder: string;
let s3: S3Client;
let inventory: Inventory;
let summary: Summary;
let output: string;

/** Publishes the scanner like `ops publish`, then runs it with the buildspec's commands, on a domain full of hostile packages. */
beforeAll(async () => {
  const index = await hermeticIndex({ executionMark: mark });
  [sandbox, snyk, folder] = await Promise.all([
    startSandbox({ publicIndex: index, faraway: FARAWAY }),
    startSnykApi({ faraway: FARAWAY }),
    mkdtemp(join(tmpdir(), "scanner-test-")),
  ]);
  const client = clientOf(sandbox);
  s3 = new S3Client({ ...client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: "eu-central-1" } }));
  const ssm = new SSMClient(client);
  await ssm.send(new PutParameterCommand({ Name: "/scan/token", Type: "SecureString", Value: sandboxToken }));
  await ssm.send(new PutParameterCommand({ Name: "/scan/wrong", Type: "SecureString", Value: "5a4db0c5-0000-4000-8000-00000000dead" }));
  await ssm.send(new PutParameterCommand({ Name: "/scan/unset", Type: "SecureString", Value: "unset" }));
  await ssm.send(new PutParameterCommand({ Name: "/scan/organization", Type: "SecureString", Value: sandboxOrganization.slug }));
  const codeartifact = new CodeartifactClient(client);
  await makeRepositories(codeartifact);
  await publishOwn(codeartifact);
  await fill(
    codeartifact,
    index.names.filter((name) => !/^(sandbox-(bulk|chain-[1-3])|bleach$)/.test(name)),
  );
  await codeartifact.send(
    new UpdatePackageVersionsStatusCommand({
      ...scope,
      repository: "team",
      format: "pypi",
      package: "sandbox-leaf",
      versions: ["2.0"],
      targetStatus: "Unlisted",
    }),
  );
  await publish();
  output = (await run()).stdout;
  const latest = latestSchema.parse(JSON.parse(await read("outputs/latest.json")));
  summary = summarySchema.parse(JSON.parse(await read(`${latest.prefix}summary.json`)));
  inventory = inventorySchema.parse(JSON.parse(await read(`${latest.prefix}inventory.json`)));
});
afterAll(async () => {
  await Promise.all([sandbox.stop(), snyk.stop()]);
  await Promise.all([folder, mark].map((path) => rm(path, { recursive: true, force: true })));
});

test("every version is checked, whatever its package contains, and no package's code runs", () => {
  expect([summary.exitCode, summary.complete, summary.failures, summary.notChecked]).toEqual([0, true, [], []]);
  expect(summary.packages).toBe(inventory.packages.length);
  expect(inventory.packages.filter(({ name }) => name.startsWith("sandbox-hostile")).length).toBeGreaterThanOrEqual(8);
  expect(existsSync(mark)).toBe(false);
});

test("the account says what is private, unlisted, old and of another format", () => {
  const { account } = summary;
  expect(account?.choice).toEqual({ take: "default", unlisted: true });
  expect(account?.private).toEqual({ total: 2, sent: 0 });
  expect(summary.notAsked).toEqual([
    { name: "acme-core", version: "1.0" },
    { name: "bleach", version: "1.0" },
  ]);
  expect(account?.otherFormats).toEqual({ npm: 1 });
  expect([account?.unlisted, account?.unknownOrigin, account?.notAsked["not-checked"]]).toEqual([0, 0, 0]);
  expect(account?.notAsked["not-chosen"]).toBeGreaterThan(0);
  expect((account?.published ?? 0) + (account?.unlisted ?? 0)).toBe(summary.packages + (account?.notAsked["not-chosen"] ?? 0));
  expect(output).toContain("account: not looked at, of other formats: 1 npm\n");
});

test("a private package of a public one's name has none of its findings, and Snyk never heard of it", async () => {
  const { packages } = inventory;
  expect(packages.filter(({ origin }) => origin === "private").map(({ name, checked }) => [name, checked])).toEqual([
    ["acme-core", false],
    ["bleach", false],
  ]);
  const findings = findingsSchema.parse(JSON.parse(await read(`outputs/${summary.stamp}/findings.json`))).findings;
  expect(findings.map((each) => each.package)).not.toContain("bleach");
  const recorded = snyk.projects().flatMap(({ snapshots }) => snapshots.flatMap((each) => each.packages.map(({ name }) => name)));
  expect(recorded.filter((name) => ["acme-core", "bleach"].includes(name))).toEqual([]);
});

test("each kind of package is in its class", () => {
  const kinds = ["source-only", "python2-only", "future-only", "windows-only", "leaf", "all-yanked", "yanked"];
  const found = kinds.map((kind) =>
    inventory.packages.filter(({ name }) => name === `sandbox-${kind}`).map((each) => [kind, each.installable, each.yanked?.reason]),
  );
  expect(found.map((each) => each[0])).toEqual([
    ["source-only", "source-only", undefined],
    ["python2-only", "python-version", undefined],
    ["future-only", "python-version", undefined],
    ["windows-only", "no-matching-wheel", undefined],
    ["leaf", "yes", undefined],
    ["all-yanked", "yes", "withdrawn"],
    ["yanked", "yes", undefined],
  ]);
});

test("only published versions count: the default version if it is published, else another one", () => {
  const versions = (name: string) =>
    inventory.packages.filter((each) => each.name === name).map(({ version, repositories }) => [version, repositories]);
  expect(versions("sandbox-leaf")).toEqual([
    ["1.0", ["team"]],
    ["2.0", ["team-store"]],
  ]);
});

test("edges come from the registry's own answers", () => {
  const edges = inventory.packages
    .find(({ name }) => name === "sandbox-extras")
    ?.dependencies.map(({ state, name, to }) => [name, state, to]);
  expect(edges).toEqual([
    ["sandbox-leaf", "resolved", "sandbox-leaf==2.0"],
    ["sandbox-versions", "not-needed", undefined],
    ["sandbox-extras", "not-needed", undefined],
    ["sandbox-windows-only", "not-needed", undefined],
    ["sandbox-python2-only", "not-needed", undefined],
    ["sandbox-chain-49", "resolved", "sandbox-chain-49==1.0"],
  ]);
});

test("the findings are those that Snyk knows, and the snapshot contains the packages", async () => {
  const findings = findingsSchema.parse(JSON.parse(await read(`outputs/${summary.stamp}/findings.json`))).findings;
  expect(findings.length).toBe(summary.findings.total);
  expect(findings.map((each) => each.package)).toContain("django");
  const snapshots = snyk.projects().map(({ name, snapshots: all }) => [name, all.at(-1)?.packages.length]);
  expect(snapshots).toEqual(summary.snyk.snapshots.map(({ projectName, packages }) => [projectName, packages]));
});

test("all outputs exist with their content types, and the log has one line for each step, without the token", async () => {
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  expect((listed.Contents ?? []).map(({ Key }) => Key).sort()).toEqual(
    [
      "cache/descriptions.json",
      "cache/history.json",
      "cache/last-complete.json",
      "outputs/latest-complete.json",
      "outputs/latest.json",
      ...summary.keys,
    ].sort(),
  );
  const report = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `outputs/${summary.stamp}/report.html` }));
  expect(report.ContentType).toBe("text/html; charset=utf-8");
  expect((await report.Body?.transformToString())?.match(/<script|<iframe|<img/g)).toEqual(["<script"]);
  const steps = output
    .trim()
    .split("\n")
    .map((line) => line.split(/[ :]/)[0] ?? "");
  // These two go side by side.
  const both: readonly string[] = steps.filter((step) => step === "describe" || step === "check");
  expect([[...both].sort().join(" "), both.at(-1)]).toEqual(["check check check check describe describe", "check"]);
  const [before, after] = [
    "scan inventory confusion confusion confusion confusion diff trend",
    "monitor monitor verdict account account account account store",
  ];
  expect(steps.filter((step) => !both.includes(step)).join(" ")).toBe(`${before} ${after}`);
  expect(output).not.toContain(sandboxToken);
});

test("requirements.txt holds every version once, sorted", async () => {
  const lines = (await read(`outputs/${summary.stamp}/requirements.txt`)).trimEnd().split("\n");
  expect(lines).toEqual(inventory.packages.map(({ name, version }) => `${name}==${version}`));
  expect(new Set(lines).size).toBe(lines.length);
});

test("the next scan does not ask again about unchanged versions, and finds the same", async () => {
  expect((await run()).code).toBe(0);
  const latest = latestSchema.parse(JSON.parse(await read("outputs/latest.json")));
  const second = summarySchema.parse(JSON.parse(await read(`${latest.prefix}summary.json`)));
  const inventoryOfSecond = inventorySchema.parse(JSON.parse(await read(`${latest.prefix}inventory.json`)));
  expect({ ...inventoryOfSecond, stamp: inventory.stamp }).toEqual(inventory);
  expect([summary.carriedOver, second.carriedOver]).toEqual([0, summary.packages]);
  expect([second.findings, second.checked]).toEqual([summary.findings, summary.checked]);
  expect(second.changes).toEqual({ since: expect.any(String) as string, new: 0, fixed: 0, changed: 0, notKnown: 0 });
  expect([second.bytes.requests, second.notInstallable]).toEqual([0, summary.notInstallable]);
});

test("with more versions, each is asked about, and private names go to Snyk if the settings send them", async () => {
  const { code } = await run({ SCAN_VERSIONS: "newest:2", SNYK_SEND_PRIVATE: "bleach" });
  expect(code).toBe(0);
  const latest = latestSchema.parse(JSON.parse(await read("outputs/latest.json")));
  const all = summarySchema.parse(JSON.parse(await read(`${latest.prefix}summary.json`)));
  const { account } = all;
  expect(latest.account).toEqual(account);
  expect(account?.private).toEqual({ total: 2, sent: 1 });
  expect([all.packages - all.checked, account?.notAsked.private]).toEqual([1, 1]);
  expect(all.packages).toBeGreaterThan(summary.packages);
  const { findings } = findingsSchema.parse(JSON.parse(await read(`${latest.prefix}findings.json`)));
  expect(findings.some((each) => each.package === "bleach")).toBe(true);
});

test("a published policy fails the build, after everything is stored", async () => {
  const policy = { gate: { severity: "high", fixOnly: true, licences: [], confusion: [], unanswered: "closed" }, waivers: [] };
  const file = join(folder, "policy.json");
  try {
    await writeFile(file, JSON.stringify(policy));
    const { code, stdout } = await run();
    expect([code, stdout.includes("gate: tripped by ")]).toEqual([1, true]);
    const latest = latestSchema.parse(JSON.parse(await read("outputs/latest.json")));
    const tripped = summarySchema.parse(JSON.parse(await read(`${latest.prefix}summary.json`)));
    expect([latest.exitCode, tripped.complete, tripped.gate?.state]).toEqual([1, true, "tripped"]);
    await writeFile(file, "{}");
    const broken = await run();
    expect([broken.code, broken.stdout]).toEqual([3, expect.stringContaining("The published policy cannot be read: ") as string]);
  } finally {
    await rm(file, { force: true });
  }
});

test("asked by the API, without any CLI, Snyk tells the same findings; nothing is recorded, and that is said", async () => {
  const modules = join(folder, "node_modules");
  const recorded = () => snyk.projects().map(({ snapshots }) => snapshots.length);
  const [before, earlier] = [recorded(), await findingsOfLast()];
  await rename(modules, `${modules}-away`);
  try {
    const { code, stdout } = await run({ SNYK_ENGINE: "api" });
    expect([code, stdout.split("\n").filter((line) => line.startsWith("snyk:"))]).toEqual([
      0,
      ["snyk: the API 2025-11-05 is asked, and no CLI"],
    ]);
    const latest = latestSchema.parse(JSON.parse(await read("outputs/latest.json")));
    const asked = summarySchema.parse(JSON.parse(await read(`${latest.prefix}summary.json`)));
    expect([asked.service, asked.snykCli, asked.complete, asked.checked]).toEqual([
      { engine: "api", version: "2025-11-05" },
      "none",
      true,
      summary.checked,
    ]);
    expect(await findingsOfLast()).toEqual(earlier);
    expect([asked.snyk.snapshots, recorded()]).toEqual([[], before]);
    expect(await read(`${latest.prefix}report.html`)).toContain("nothing is recorded in Snyk");
  } finally {
    await rename(`${modules}-away`, modules);
  }
});

test("dependency confusion is found, and its commands or ops guard close it", async () => {
  const { confusion } = findingsSchema.parse(JSON.parse(await read(`outputs/${summary.stamp}/findings.json`)));
  expect(confusion?.notKnown).toEqual([]);
  expect(confusion?.found.map(({ kind, packages }) => [kind, packages])).toEqual([
    ["upstream-open", ["acme-core"]],
    ["public-name", ["bleach"]],
    ["group-open", ["acme-core", "bleach"]],
  ]);
  expect(summary.confusion?.byKind).toEqual({ "mixed-origins": 0, "upstream-open": 1, "public-name": 1, "group-open": 1 });
  const commands = confusion?.found.flatMap((each) => each.commands) ?? [];
  const { pathAdditions } = await findToolbox();
  const env = Object.assign({}, sandbox.environment, { PATH: [...pathAdditions, process.env.PATH].join(":") });
  // One of the names by hand, all that is left by guard.
  for (const command of new Set(commands.filter((each) => each.includes("bleach"))))
    await promisify(execFile)("bash", ["-c", command], { env });
  expect(await guardLastScan()).toEqual({ code: 0, closed: ["team/acme-core", "/pypi//acme-core$"] });
  expect(await guardLastScan()).toEqual({ code: 0, closed: [] });
  expect((await run()).code).toBe(0);
  const latest = latestSchema.parse(JSON.parse(await read("outputs/latest.json")));
  const after = findingsSchema.parse(JSON.parse(await read(`${latest.prefix}findings.json`)));
  expect(after.confusion).toEqual({ found: [], notKnown: [] });
});

test("the scan waits until throttling ends", async () => {
  for (const operation of ["ListPackages", "ListPackageVersions", "ListPackageVersionAssets"]) {
    const fault = { service: "codeartifact", operation, code: "ThrottlingException", status: 429, times: 3 };
    await sandbox.control("POST", "/_sandbox/faults", fault);
  }
  const { code, stdout } = await run();
  expect([code, stdout.split("\n").filter((line) => line.startsWith("incomplete"))]).toEqual([0, []]);
});

test("a wrong domain, a wrong parameter and a refused token are misconfigurations, told in a sentence", async () => {
  const domain = await run({ SCAN_DOMAIN: "no-such-domain" });
  expect([domain.code, domain.stdout.split("\n").at(-2)]).toEqual([
    3,
    expect.stringMatching(/^The scan failed: ResourceNotFoundException: /),
  ]);
  const parameter = await run({ SNYK_ORGANIZATION_PARAMETER: "/scan/none" });
  expect([parameter.code, parameter.stdout]).toEqual([
    3,
    "SSM parameter /scan/none does not exist. Set it with: npm run ops -- secrets set --env demo\n",
  ]);
  const never = await run({ SNYK_TOKEN_PARAMETER: "/scan/unset" });
  expect([never.code, never.stdout]).toEqual([
    3,
    "SSM parameter /scan/unset was never set: it holds its placeholder. Set it with: npm run ops -- secrets set --env demo\n",
  ]);
  const twice = await run({ SNYK_ORGANIZATION_PARAMETER: "/scan/token" });
  expect([twice.code, twice.stdout]).toEqual([
    3,
    "The SSM parameters /scan/token and /scan/token hold the same value. Set both with: npm run ops -- secrets set --env demo\n",
  ]);
  const token = await run({ SNYK_TOKEN_PARAMETER: "/scan/wrong" });
  expect([token.code, token.stdout.includes("Snyk refuses: Authentication failed"), token.stdout.includes("dead")]).toEqual([
    3,
    true,
    false,
  ]);
});

test("without its program, the CLI of today is a misconfiguration before the first package", async () => {
  const wrapper = join(folder, "node_modules", ".bin", "snyk");
  await rename(wrapper, `${wrapper}-kept`);
  try {
    await writeFile(wrapper, standInScript("no-program"), { mode: 0o755 });
    const { code, stdout } = await run();
    expect([code, stdout.split("\n").length]).toEqual([3, 2]);
    expect(stdout).toMatch(
      /^The Snyk CLI does not run: the CLI's program could not be downloaded: the build must reach downloads\.snyk\.io or static\.snyk\.io, /,
    );
  } finally {
    await rename(`${wrapper}-kept`, wrapper);
  }
});

test("a program that was published with the scanner is verified and used instead", async () => {
  const program = Buffer.from(standInScript("program"));
  const sha256 = createHash("sha256").update(program).digest("hex");
  const parts = [0, 1].map((index) => `snyk-cli/${sha256.slice(0, 16)}/00${index}/part`);
  try {
    for (const [index, part] of parts.entries()) {
      await mkdir(join(folder, part, ".."), { recursive: true });
      await writeFile(join(folder, part), index === 0 ? program.subarray(0, 20) : program.subarray(20));
    }
    await writeFile(join(folder, "snyk-cli.json"), JSON.stringify({ sha256, size: program.length, parts }));
    const { code, stdout } = await run({ SNYK_CLI_VERSION: "1.1307.4", SNYK_CLI_SHA256: sha256 });
    expect([code, stdout.split("\n")[0]]).toEqual([0, `snyk: the published program is used (SHA-256 ${sha256}), nothing is downloaded`]);
    const other = await run({ SNYK_CLI_SHA256: "0".repeat(64) });
    expect([other.code, other.stdout]).toEqual([3, expect.stringContaining(`but ${sha256} was published`) as string]);
  } finally {
    await rm(join(folder, "snyk-cli.json"), { force: true });
  }
});

test("with a proxy of a user and password, and a company's authority, AWS and Snyk are asked through it alone", async () => {
  const certificates = await mkdtemp(join(tmpdir(), "scanner-test-certificates-"));
  const [proxy, aws, api] = await Promise.all([
    startProxy("ana:p@ss word"),
    startTlsFront(FARAWAY, certificates, sandbox.endpoint),
    startTlsFront(FARAWAY, certificates, snyk.url),
  ]);
  try {
    const places = { AWS_ENDPOINT_URL: `https://${FARAWAY}:${aws.port}`, SNYK_API: `https://${FARAWAY}:${api.port}/v1` };
    const authorities = { AWS_CA_BUNDLE: aws.authority, NODE_EXTRA_CA_CERTS: api.authority };
    const login = (password: string) => ({ HTTPS_PROXY: `http://ana:${password}@${proxy.host}` });
    const done = await run({ ...places, ...authorities, ...login("p%40ss%20word") });
    expect([done.code, done.stdout.includes("p%40ss")]).toEqual([0, false]);
    expect(new Set(proxy.asked)).toEqual(new Set([aws, api].map(({ port }) => `CONNECT ${FARAWAY}:${port}`)));
    const parameter = "SSM parameter /scan/token could not be read: ";
    const refused = await run({ ...places, ...authorities, ...login("wrong") });
    expect([refused.code, refused.stdout]).toEqual([
      3,
      `${parameter}ProxyRefusal: The proxy http://${proxy.host} of HTTPS_PROXY refused the request: it wants another user and password than HTTPS_PROXY has (407)\n`,
    ]);
    const unknown = await run({ ...places, ...login("p%40ss%20word") });
    expect([unknown.code, unknown.stdout]).toEqual([
      3,
      `${parameter}Error: self-signed certificate (through the proxy http://${proxy.host} of HTTPS_PROXY; a company's certificate authority is named in AWS_CA_BUNDLE)\n`,
    ]);
  } finally {
    await Promise.all([proxy.stop(), aws.stop(), api.stop()]);
    await rm(certificates, { recursive: true });
  }
});

test("a stopped build has stored its findings, and says what it did not record", async () => {
  snyk.faults.add({ on: "monitor", delayMs: 600_000 });
  try {
    const running = start();
    let stdout = "";
    running.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes(", stored\n")) running.kill("SIGTERM");
    });
    const [code] = (await once(running, "close")) as [number | null];
    expect([code, stdout.includes("SIGTERM: the scan stops and stores what it knows")]).toEqual([2, true]);
    const latest = latestSchema.parse(JSON.parse(await read("outputs/latest.json")));
    const stopped = summarySchema.parse(JSON.parse(await read(`${latest.prefix}summary.json`)));
    expect([stopped.findings, stopped.checked, stopped.complete]).toEqual([summary.findings, summary.checked, false]);
    expect(new Set(stopped.failures.map(({ step, reason }) => `${step}: ${reason}`))).toEqual(
      new Set(["monitor: the build was stopped before it"]),
    );
  } finally {
    snyk.faults.clear();
  }
});

async function run(more: Record<string, string> = {}): Promise<{ code: number; stdout: string }> {
  const running = start(more);
  const [stdout, [code]] = await Promise.all([text(running.stdout), once(running, "close") as Promise<[number]>]);
  return { code, stdout };
}

function start(more: Record<string, string> = {}): ChildProcessByStdio<null, Readable, null> {
  const settings = {
    SCAN_DOMAIN: scope.domain,
    SCAN_DOMAIN_OWNER: sandbox.account,
    SCAN_REPOSITORY: "team",
    SCAN_STORE_REPOSITORY: "team-store",
    SCAN_BUCKET: bucket,
    SNYK_TOKEN_PARAMETER: "/scan/token",
    SNYK_ORGANIZATION_PARAMETER: "/scan/organization",
    SNYK_PROJECT_NAME: "scanner test",
    SNYK_CLI_VERSION: "1.1110.0",
    SNYK_API: `${snyk.url}/v1`,
    SCAN_ENVIRONMENT: "demo",
    // What the build's image has is newer than this Node may be.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
  const env = { ...sandbox.environment, PATH: process.env.PATH, ...settings, ...more };
  return spawn(process.execPath, ["scanner.js"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
}

async function publish(): Promise<void> {
  const { files, contentHash } = withLists(await bundleScanner({ cliVersion: "1.1110.0" }));
  await mkdir(folder, { recursive: true });
  for (const [path, content] of files) await writeFile(join(folder, path), content);
  const { phases } = parse(await readFile(join(__dirname, "../../modules/scanner/publish/buildspec.yml"), "utf8")) as {
    phases: { install: { commands: string[] } };
  };
  const env = Object.assign({}, process.env, { SCANNER_SHA256: contentHash, SCAN_ENVIRONMENT: "demo", TMPDIR: join(folder, "..") });
  for (const command of phases.install.commands) await promisify(execFile)("bash", ["-c", command], { cwd: folder, env });
}

/** The findings of the last scan. */
async function findingsOfLast(): Promise<unknown> {
  const { prefix } = latestSchema.parse(JSON.parse(await read("outputs/latest.json")));
  return findingsSchema.parse(JSON.parse(await read(`${prefix}findings.json`))).findings;
}

async function read(key: string): Promise<string> {
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await object.Body?.transformToString()) ?? "";
}

/** Makes the registry stack's two repositories. */
async function makeRepositories(client: CodeartifactClient): Promise<void> {
  await client.send(new CreateDomainCommand(scope));
  await client.send(new CreateRepositoryCommand({ ...scope, repository: "team-store" }));
  await client.send(new AssociateExternalConnectionCommand({ ...scope, repository: "team-store", externalConnection: "public:pypi" }));
  await client.send(new CreateRepositoryCommand({ ...scope, repository: "team", upstreams: [{ repositoryName: "team-store" }] }));
}

/** Address of the team's repository, and what pip and twine sign in with. */
/**
 * What the team itself publishes: `acme-core`, and `bleach`, the name of a public package of which Snyk knows problems. Beside them
 * a package of npm.
 */
async function publishOwn(client: CodeartifactClient): Promise<void> {
  const team = await signIn(client, { ...scope, repository: "team" });
  for (const name of ["acme-core", "bleach"]) await publishPrivate(team, name, mark);
  const open = { publish: "ALLOW", upstream: "ALLOW" } as const;
  await client.send(
    new PutPackageOriginConfigurationCommand({ ...scope, repository: "team", format: "pypi", package: "acme-core", restrictions: open }),
  );
  const restrictions = { publish: "ALLOW", upstream: "BLOCK" } as const;
  await client.send(
    new PutPackageOriginConfigurationCommand({ ...scope, repository: "team", format: "npm", package: "left", restrictions }),
  );
}

/** Downloads each file once, which keeps it in both repositories. */
function clientOf({ region, endpoint, account, rootKeys }: Sandbox) {
  return { region, endpoint, credentials: rootKeys(account) };
}

/** `ops guard --yes` over what the last scan has found. */
async function guardLastScan(): Promise<{ code: number; closed: unknown }> {
  const environment = { ...loadEnvironment("sandbox"), account: sandbox.account };
  const registry = { ...environment.registry, domain: scope.domain };
  const { console, text: printed } = screen(true);
  const aws = { codeArtifact: new CodeartifactClient(clientOf(sandbox)) };
  const context = { environment: { ...environment, registry }, names: namesOf({ ...environment, registry }), console, aws };
  const { confusion = { found: [], notKnown: [] } } = findingsSchema.parse(
    JSON.parse(await read(`outputs/${summary.stamp}/findings.json`)),
  );
  const code = await guard({ stamp: summary.stamp, confusion }, true, { ...context, signal: new AbortController().signal });
  return { code, closed: (JSON.parse(printed()) as { closed: unknown }).closed };
}

async function fill(client: CodeartifactClient, names: readonly string[]): Promise<void> {
  const { repositoryEndpoint, headers } = await signIn(client, { ...scope, repository: "team" });
  const limit = pLimit(8);
  const download = async (name: string) => {
    const url = `${repositoryEndpoint}simple/${name}/`;
    const page = await (await fetch(url, { headers })).text();
    // The first and the last of many versions are enough.
    const files = parseIndexPage(page);
    const hrefs = [...page.matchAll(/href="([^"#]+)/g)].map((match) => new URL(match[1] ?? "", url));
    for (const href of files.length > 20 ? hrefs.slice(-2) : hrefs) await (await fetch(href, { headers })).arrayBuffer();
  };
  await Promise.all(names.map((name) => limit(() => download(name))));
}
