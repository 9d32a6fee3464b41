import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { copyProject, type Project } from "../helpers/project";
import { of, startPackageClients, type PackageClients } from "./codeartifact-clients";

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

const START = 'account: "111122223333"\nregion: eu-central-1\n';
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

beforeAll(async () => {
  clients = await startPackageClients();
  project = copyProject(clients.sandbox);
  project.environment("workshop", UNAWARE);
  await followWalkthrough();
});
afterAll(async () => {
  project?.remove();
  await clients?.stop();
});

async function followWalkthrough(): Promise<void> {
  const { aws, codeartifact, done, pip } = clients;
  const repository = ["--repository-name", "SnykCodeArtifactRepo"];
  await aws("codecommit", "create-repository", ...repository, "--repository-description", "Snyk CodeArtifact repo");
  let parent: string[] = [];
  for (const script of ["list_repos.py", "pip_install.py"]) {
    const file = ["--branch-name", "master", "--file-path", script, "--file-content", "cHJpbnQoKQ=="];
    const { commitId } = await aws<{ commitId: string }>("codecommit", "put-file", ...repository, ...file, ...parent);
    parent = ["--parent-commit-id", commitId];
  }
  const store = ["--domain", "demo-domain", "--domain-owner", "111122223333", "--repository", "pypi-store"];
  await codeartifact("create-domain", "--domain", "demo-domain");
  await codeartifact("create-repository", ...store.slice(0, 2), ...store.slice(4));
  await codeartifact("associate-external-connection", "--external-connection", "public:pypi", ...store);
  await done("aws", ["codeartifact", "login", "--tool", "pip", ...store]);
  expect((await pip("download", "--dest", "got", "--only-binary=:all:", "lead.pack")).code).toBe(0);
  await aws("ssm", "put-parameter", "--name", "snykAuthToken", "--type", "SecureString", "--value", TOKEN);
  await aws("ssm", "put-parameter", "--name", "snykOrg", "--type", "SecureString", "--value", "my-organization");
  await done("aws", ["s3", "mb", `s3://${BUCKET}`]);
  await aws("s3api", "put-object", "--bucket", BUCKET, "--key", "outputs/2021-05-07-120000/requirements.txt");
}

async function adopt(...more: string[]): Promise<{ code: number; answer: Answer; stderr: string }> {
  const { code, stdout, stderr } = await project.ops("adopt", "--env", "workshop", "--json", ...more);
  if (stdout === "") throw new Error(stderr);
  return { code, answer: JSON.parse(stdout) as Answer, stderr };
}

const token = async () => {
  const { Parameter } = await clients.aws<{ Parameter: object }>("ssm", "get-parameter", "--name", "snykAuthToken", "--with-decryption");
  return Parameter;
};
const addresses = (list: readonly { readonly address: string }[]) => list.map(({ address }) => address);

it("asks for the states' bucket first", async () => {
  const { code, stderr } = await project.ops("adopt", "--env", "workshop");
  expect([code, stderr]).toEqual([1, expect.stringContaining(`There is no bucket ${STATES} for the state of environment workshop`)]);
  await clients.done("aws", ["s3", "mb", `s3://${STATES}`]);
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
  const before = await clients.codeartifact("describe-domain", "--domain", "demo-domain");
  const { code, answer } = await adopt("--yes");
  expect([code, answer.result, addresses(answer.toAdopt)]).toEqual([1, "refused", ADOPTED]);
  const { encryptionKey } = (before as { domain: { encryptionKey: string } }).domain;
  expect(answer.obstacles.map(({ name, remedy }) => [name, remedy.includes(`Set registry.encryptionKey: ${encryptionKey}`)])).toEqual([
    ["demo-domain", true],
  ]);
  expect(await clients.codeartifact("describe-domain", "--domain", "demo-domain")).toEqual(before);
  expect(await clients.aws("s3api", "list-objects-v2", "--bucket", STATES)).not.toHaveProperty("Contents");
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
  expect(await token()).toEqual({ ...before, Value: TOKEN, Version: 1 });
  expect(await clients.codeartifact("list-package-versions", ...of("pypi-store", "lead-pack"))).toMatchObject({
    versions: [expect.objectContaining({ version: "1.0" })],
  });
  const { TagList } = await clients.aws<{ TagList: unknown[] }>(
    ...["ssm", "list-tags-for-resource", "--resource-type", "Parameter", "--resource-id", "snykAuthToken"],
  );
  expect(TagList).toContainEqual({ Key: "environment", Value: "workshop" });
});

it("leaves the token in no state and no log", async () => {
  const states = await Promise.all(
    ["registry", "scanner"].map((kind) => clients.done("aws", ["s3", "cp", `s3://${STATES}/workshop/${kind}.tfstate`, "-"])),
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

/** Content of every file of ours below a folder; Terraform's provider is a link to where it was installed. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".terraform"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}
