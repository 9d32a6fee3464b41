import {
  AssociateExternalConnectionCommand,
  CreateDomainCommand,
  CreateRepositoryCommand as CreatePackageRepositoryCommand,
  DescribeDomainCommand,
  ListPackageVersionsCommand,
} from "@aws-sdk/client-codeartifact";
import { CreateRepositoryCommand, PutFileCommand } from "@aws-sdk/client-codecommit";
import { CreateKeyCommand, DescribeKeyCommand, PutKeyPolicyCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { GetBucketEncryptionCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeParametersCommand, GetParameterCommand, ListTagsForResourceCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import type { Aws } from "../../scripts/aws/clients";
import type { Finding } from "../../scripts/doctor/check";
import type { DriftJson } from "../../scripts/drift/render/json";
import type { FleetReport } from "../../scripts/fleet/report";
import { rootClients } from "../helpers/account";
import { copyProject, type Project } from "../helpers/project";
import { makeBucket } from "../helpers/sdk";
import { type PackageClients, startPackageClients } from "./codeartifact-clients";

const TOKEN = "5a4db0c5-0000-4000-8000-00000000c0de";
const BUCKET = "workshop-artifacts";
const STATES = "workshop-states";
const ADOPTED = [
  "aws_codeartifact_domain.domain",
  "aws_codeartifact_repository.store",
  "aws_codecommit_repository.source",
  "aws_s3_bucket.reports",
  "aws_ssm_parameter.token",
  "aws_ssm_parameter.organization",
];

const START = 'account: "111122223333"\nregion: eu-central-1\nlocal: true\n';
const UNAWARE = `${START}backend: { kind: s3, bucket: ${STATES} }\nregistry: { domain: packages, repository: team }\n`;
const NAMED = `${START}backend: { kind: s3, bucket: ${STATES} }
registry: { domain: demo-domain, repository: team, storeRepository: pypi-store }
scan: { sourceRepository: SnykCodeArtifactRepo, reportBucket: ${BUCKET} }
snyk: { tokenParameter: snykAuthToken, organizationParameter: snykOrg }
`;
const RIGHT = NAMED.replace("pypi-store }", "pypi-store, encryptionKey: aws-managed }");

interface Answer {
  readonly result: string;
  readonly toAdopt: readonly { readonly address: string }[];
  readonly ours: readonly { readonly address: string }[];
  readonly elsewhere: readonly { readonly name: string; readonly set: string }[];
  readonly obstacles: readonly { readonly name: string; readonly problem: string; readonly remedy: string }[];
  readonly planned: readonly { readonly address: string; readonly does: string; readonly attributes: readonly string[] }[];
}

/** An account in which the walkthrough was followed by hand. Each test goes on from what the one before has left. */
let clients: PackageClients;
let project: Project;
let aws: Aws;

beforeAll(async () => {
  clients = await startPackageClients();
  project = copyProject(clients.sandbox);
  aws = await rootClients(loadEnvironment("sandbox"), clients.sandbox);
  project.environment("workshop", UNAWARE);
  await followWalkthrough();
});
afterAll(async () => {
  project?.remove();
  await clients?.stop();
});

/** What the walkthrough's commands make; pip and its login are the real ones. */
async function followWalkthrough(): Promise<void> {
  const { codeCommit, codeArtifact, ssm, s3 } = aws;
  const repositoryName = "SnykCodeArtifactRepo";
  await codeCommit.send(new CreateRepositoryCommand({ repositoryName, repositoryDescription: "Snyk CodeArtifact repo" }));
  let parentCommitId: string | undefined;
  for (const filePath of ["list_repos.py", "pip_install.py"]) {
    const file = { repositoryName, branchName: "master", filePath, fileContent: Buffer.from("print()"), parentCommitId };
    parentCommitId = (await codeCommit.send(new PutFileCommand(file))).commitId;
  }
  const store = { domain: "demo-domain", repository: "pypi-store" };
  await codeArtifact.send(new CreateDomainCommand({ domain: "demo-domain" }));
  await codeArtifact.send(new CreatePackageRepositoryCommand(store));
  await codeArtifact.send(new AssociateExternalConnectionCommand({ ...store, externalConnection: "public:pypi" }));
  const where = ["--domain", "demo-domain", "--domain-owner", "111122223333", "--repository", "pypi-store"];
  await clients.done("aws", ["codeartifact", "login", "--tool", "pip", ...where]);
  expect((await clients.pip("download", "--dest", "got", "--only-binary=:all:", "lead.pack")).code).toBe(0);
  await ssm.send(new PutParameterCommand({ Name: "snykAuthToken", Type: "SecureString", Value: TOKEN }));
  await ssm.send(new PutParameterCommand({ Name: "snykOrg", Type: "SecureString", Value: "my-organization" }));
  await makeBucket(s3, BUCKET);
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "outputs/2021-05-07-120000/requirements.txt", Body: "requests==2.19.1\n" }));
}

async function adopt(...more: string[]): Promise<{ code: number; answer: Answer; stderr: string }> {
  const { code, stdout, stderr } = await project.ops("adopt", "--env", "workshop", "--json", ...more);
  if (stdout === "") throw new Error(stderr);
  return { code, answer: JSON.parse(stdout) as Answer, stderr };
}

const token = async () => {
  const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name: "snykAuthToken", WithDecryption: true }));
  return Parameter;
};
const addresses = (list: readonly { readonly address: string }[]) => list.map(({ address }) => address);

it("asks for the states' bucket first", async () => {
  const { code, stderr } = await project.ops("adopt", "--env", "workshop");
  expect([code, stderr]).toEqual([1, expect.stringContaining(`There is no bucket ${STATES} for the state of environment workshop`)]);
  await makeBucket(aws.s3, STATES);
});

it("names the key for everything that the environment calls by another name, and adopts nothing", async () => {
  const { code, answer } = await adopt("--yes");
  expect([code, answer.result, answer.toAdopt]).toEqual([0, "nothing to adopt", []]);
  expect(answer.elsewhere.map(({ set }) => set)).toEqual([
    "registry.domain: demo-domain",
    "registry.domain: demo-domain, registry.storeRepository: pypi-store",
    "scan.sourceRepository: SnykCodeArtifactRepo",
    `scan.reportBucket: ${BUCKET}`,
    "snyk.tokenParameter: snykAuthToken",
    "snyk.organizationParameter: snykOrg",
  ]);
});

it("refuses what would replace the domain, and changes nothing", async () => {
  project.environment("workshop", NAMED);
  const describe = async () => (await aws.codeArtifact.send(new DescribeDomainCommand({ domain: "demo-domain" }))).domain;
  const before = await describe();
  const { code, answer } = await adopt("--yes");
  expect([code, answer.result, addresses(answer.toAdopt)]).toEqual([1, "refused", ADOPTED]);
  const remedy = `Set registry.encryptionKey: ${before?.encryptionKey ?? "none"}`;
  expect(answer.obstacles.map((each) => [each.name, each.remedy.includes(remedy)])).toEqual([["demo-domain", true]]);
  expect(await describe()).toEqual(before);
  expect(await aws.s3.send(new ListObjectsV2Command({ Bucket: STATES }))).not.toHaveProperty("Contents");
});

it("adopts everything; no package, no token and no name changes", async () => {
  project.environment("workshop", RIGHT);
  const before = await token();
  const { code, answer } = await adopt("--yes");
  expect([code, answer.result, addresses(answer.toAdopt)]).toEqual([0, "adopted", ADOPTED]);
  expect(answer.planned).toEqual(
    [
      ["aws_codeartifact_domain.domain", "tags"],
      ["aws_codeartifact_repository.store", "description", "tags"],
      ["aws_codecommit_repository.source", "description", "tags"],
      ["aws_s3_bucket.reports", "force_destroy", "tags"],
    ].map(([address, ...attributes]) => ({ address, does: "import and change", attributes, lostTags: [] })),
  );
  // The same value, written again under a key of ours.
  expect(await token()).toMatchObject({ Name: before?.Name, Type: "SecureString", Value: TOKEN, Version: 2 });
  const { Parameters = [] } = await aws.ssm.send(new DescribeParametersCommand({}));
  expect(Parameters.find(({ Name }) => Name === "snykAuthToken")?.KeyId).toMatch(/^arn:aws:kms:eu-central-1:111122223333:key\//);
  const lead = { domain: "demo-domain", repository: "pypi-store", format: "pypi", package: "lead-pack" } as const;
  expect(await aws.codeArtifact.send(new ListPackageVersionsCommand(lead))).toMatchObject({
    versions: [expect.objectContaining({ version: "1.0" })],
  });
  const { TagList } = await aws.ssm.send(new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: "snykAuthToken" }));
  expect(TagList).toContainEqual({ Key: "environment", Value: "workshop" });
});

it("leaves the token in no state and no log", async () => {
  const states = await Promise.all(
    ["registry", "secrets", "scanner"].map(async (kind) => {
      const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: STATES, Key: `workshop/${kind}.tfstate` }));
      return (await Body?.transformToString()) ?? "";
    }),
  );
  const texts = [...states, ...filesIn(join(project.directory, "results")), ...filesIn(join(project.directory, ".cache", "adopt"))];
  expect(texts.length).toBeGreaterThan(5);
  expect(texts.filter((text) => text.includes(TOKEN))).toEqual([]);
});

it("has left nothing to change of what was adopted, and nothing to adopt", async () => {
  const plan = await project.ops("plan", "--env", "workshop");
  expect([plan.code, plan.stderr]).toEqual([0, ""]);
  const changes = [...plan.stdout.matchAll(/^ {2}(create|update|replace|delete|import|forget) +(\S+)$/gm)].map(([, kind, address]) => [
    kind,
    address,
  ]);
  expect(changes).toContainEqual(["create", "aws_codeartifact_repository.team"]);
  expect(changes.filter(([kind, address]) => kind !== "create" || ADOPTED.includes(address ?? ""))).toEqual([]);
  const { code, answer } = await adopt();
  expect([code, answer.result, answer.toAdopt, addresses(answer.ours)]).toEqual([0, "nothing to adopt", [], ADOPTED]);
});

describe("with keys of the company's own", () => {
  const KEYS = `${RIGHT.replace("snyk: { ", "snyk: { kmsKeyArn: SECRETS, ").replace("scan: { ", "scan: { kmsKeyArn: REPORTS, ")}`;
  const BOTH = ["--env", "workshop", "--stack", "secrets", "scanner"];
  const stacksOf = (output: string) => (JSON.parse(output) as FleetReport).stacks;
  let keys: readonly string[];

  it("plans only the stacks that a checkout changes", async () => {
    const makeKey = async () => (await aws.kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? "";
    keys = [await makeKey(), await makeKey()];
    writeFileSync(join(project.directory, ".gitignore"), "node_modules\ncompat\n.cache\nresults\n");
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: project.directory });
    git("init", "-qb", "main");
    git("add", ".");
    git("commit", "-qm", "deployed");
    const same = await project.ops("plan", "--env", "workshop", "--changed", "main");
    expect([same.code, same.stderr, same.stdout]).toEqual([0, "", expect.stringContaining("0 stacks of 3 differ from ")]);
    project.environment("workshop", KEYS.replace("SECRETS", keys[0] ?? "").replace("REPORTS", keys[1] ?? ""));
    const changed = await project.ops("plan", "--env", "workshop", "--changed", "main", "--json");
    expect([changed.code, changed.stderr]).toEqual([0, expect.stringContaining("2 stacks of 3 differ from ")]);
    const planned = stacksOf(changed.stdout);
    expect(planned.map(({ stack }) => stack)).toEqual(["secrets", "scanner"]);
    // The key that the secrets stack made stays in AWS.
    const forgotten = planned.flatMap(({ resources = [] }) => resources.filter(({ kind }) => !["create", "update"].includes(kind)));
    expect(forgotten.map(({ kind, address }) => `${kind} ${address}`).sort()).toEqual([
      "forget aws_kms_alias.key_alias",
      "forget aws_kms_key.key",
    ]);
  });

  it("encrypts the parameters anew with the values that they have, and the results; the earlier key stays", async () => {
    const before = await token();
    const deployed = await project.ops("deploy", ...BOTH, "--yes", "--json");
    expect([deployed.stderr.includes(TOKEN), stacksOf(deployed.stdout).map(({ result }) => result)]).toEqual([
      false,
      ["applied", "applied"],
    ]);
    expect(await token()).toMatchObject({ Value: TOKEN, Version: (before?.Version ?? 0) + 1 });
    const { Parameters = [] } = await aws.ssm.send(new DescribeParametersCommand({}));
    expect(Parameters.filter(({ Type }) => Type === "SecureString").map(({ KeyId }) => KeyId)).toEqual([keys[0], keys[0]]);
    const { ServerSideEncryptionConfiguration: rules } = await aws.s3.send(new GetBucketEncryptionCommand({ Bucket: BUCKET }));
    expect(rules?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID).toBe(keys[1]);
    const { KeyMetadata } = await aws.kms.send(new DescribeKeyCommand({ KeyId: "alias/workshop-package-scan-secrets" }));
    expect(KeyMetadata?.KeyState).toBe("Enabled");
    const again = await project.ops("plan", ...BOTH, "--json");
    expect([again.code, stacksOf(again.stdout).map(({ result }) => result)]).toEqual([0, ["no changes", "no changes"]]);
  });

  it("doctor and drift say what is wrong with them", async () => {
    const said = async () => {
      const { stdout } = await project.ops("doctor", "--env", "workshop", "--json");
      const findings = (JSON.parse(stdout) as Finding[]).filter(({ check }) => check === "own keys");
      return findings.map(({ level, what }) => `${level}: ${what}`);
    };
    const fine = "is enabled, and its policy leaves its use to the account's IAM; grants, rotation and aliases were not looked at";
    expect(await said()).toEqual([`ok: snyk.kmsKeyArn ${fine}`, `ok: scan.kmsKeyArn ${fine}`]);
    const role = (name: string) => `arn:aws:iam::111122223333:role/workshop-package-scan-${name}`;
    const statement = (AWS: string, Action: string | string[]) => ({ Effect: "Allow", Principal: { AWS }, Action, Resource: "*" });
    const administration = ["kms:Create*", "kms:Describe*", "kms:Get*", "kms:List*", "kms:Put*", "kms:ScheduleKeyDeletion"];
    const Statement = [statement("arn:aws:iam::111122223333:root", administration), statement(role("build"), "kms:*")];
    await aws.kms.send(
      new PutKeyPolicyCommand({ KeyId: keys[1], PolicyName: "default", Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }),
    );
    // moto takes no ARN here.
    const KeyId = keys[0]?.replace(/^.*\//, "");
    const { DeletionDate } = await aws.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(await said()).toEqual([
      `problem: snyk.kmsKeyArn: ${keys[0]} is to be deleted on ${DeletionDate?.toISOString().slice(0, 10)}`,
      `problem: scan.kmsKeyArn: the key's policy lets ${role("pipeline")} not do kms:Decrypt, kms:GenerateDataKey`,
    ]);
    const drift = await project.ops("drift", "--env", "workshop", "--stack", "scanner", "--json");
    const { stacks } = JSON.parse(drift.stdout) as DriftJson;
    expect([drift.code, stacks.flatMap(({ items }) => items.map(({ severity, attribute }) => `${severity} ${attribute}`))]).toEqual([
      2,
      ["high scan.kmsKeyArn.policy.workshop-package-scan-pipeline"],
    ]);
  });
});

/** Content of every file of ours below a folder; Terraform's provider is a link to where it was installed. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".terraform"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}
