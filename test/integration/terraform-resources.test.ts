import { CodeartifactClient, DescribeRepositoryCommand, ListDomainsCommand, ListRepositoriesCommand } from "@aws-sdk/client-codeartifact";
import { BatchGetProjectsCommand, CodeBuildClient, ListProjectsCommand } from "@aws-sdk/client-codebuild";
import {
  CodeCommitClient,
  GetRepositoryCommand,
  ListRepositoriesCommand as ListSourcesCommand,
  ListTagsForResourceCommand,
  PutFileCommand,
} from "@aws-sdk/client-codecommit";
import { CodePipelineClient, GetPipelineCommand, ListPipelinesCommand } from "@aws-sdk/client-codepipeline";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCaller } from "../../scripts/aws/caller/open";
import { Terraform } from "../../scripts/terraform/terraform";
import { type Clients, startClients } from "../helpers/clients";
import { makeUser } from "../helpers/iam";
import { startMetadata } from "../helpers/instance-metadata";
import { sdkSettings } from "../helpers/sdk";
import { PROVIDER, type Resources, resourcesIn, terraformKit } from "../helpers/terraform";
import { codeArtifact } from "./resources/codeartifact";
import { codeCommit, KEY } from "./resources/codecommit";
import { codePipeline } from "./resources/codepipeline";

/**
 * The resources of our own services as the AWS provider makes, reads, changes and deletes them. All of them at once, since each
 * command of Terraform starts the provider, which takes seconds; each test goes on from what the one before has left.
 */
const services = [codeArtifact, codeCommit, codePipeline];

let clients: Clients;
let resources: Resources;
let repositoryId: unknown;
let aws: ReturnType<typeof clientsOf>;
beforeAll(async () => {
  clients = await startClients();
  resources = resourcesIn(clients.folder, clients.sandbox);
  aws = clientsOf(clients);
});
afterAll(() => clients.stop());

function clientsOf({ sandbox }: Clients) {
  const settings = sdkSettings(sandbox);
  return {
    artifact: new CodeartifactClient(settings),
    build: new CodeBuildClient(settings),
    commit: new CodeCommitClient(settings),
    pipeline: new CodePipelineClient(settings),
  };
}

const repository = async (repositoryName: string) =>
  (await aws.commit.send(new GetRepositoryCommand({ repositoryName }))).repositoryMetadata;

test("Terraform acts as the instance's role that ops has decided for, and asks ops for its keys", async () => {
  const { sandbox, folder } = clients;
  const keys = await makeUser(sdkSettings(sandbox), "builder", { Action: "sts:GetCallerIdentity", Resource: "*" });
  const instance = await startMetadata({ AccessKeyId: keys.accessKeyId, SecretAccessKey: keys.secretAccessKey, Token: "" });
  const before = { ...process.env };
  process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT = instance.url;
  try {
    const kit = terraformKit(sandbox);
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...variables } = kit.terraformEnvironment;
    expect([typeof AWS_ACCESS_KEY_ID, typeof AWS_SECRET_ACCESS_KEY]).toEqual(["string", "string"]);
    const { identity } = await openCaller({ ...variables, HOME: folder, AWS_EC2_METADATA_DISABLED: "false" }, () =>
      Promise.reject(new Error("asked")),
    );
    expect(identity?.means).toBe("the role of this EC2 instance");
    const directory = join(folder, "who");
    mkdirSync(directory);
    const who = 'provider "aws" {}\ndata "aws_caller_identity" "me" {}\noutput "who" { value = data.aws_caller_identity.me.arn }\n';
    writeFileSync(join(directory, "main.tf"), `${PROVIDER}${who}`);
    const terraform = new Terraform({ program: kit.tools.terraform, directory, environment: identity?.childVariables ?? {} });
    await terraform.init();
    await terraform.apply();
    const state = JSON.parse(readFileSync(join(directory, "terraform.tfstate"), "utf8")) as { readonly outputs: object };
    expect(state.outputs).toMatchObject({ who: { value: "arn:aws:iam::111122223333:user/builder" } });
  } finally {
    process.env = before;
    await instance.stop();
  }
});

test("they are made, and nothing is left to change", async () => {
  const { terraform, configure, toDo } = resources;
  configure(services.map(({ before }) => before).join(""));
  await terraform.init();
  expect(await terraform.apply()).toEqual({ added: 15, changed: 0, destroyed: 0 });
  expect(await toDo()).toBe("");
  const made = await repository("infra");
  expect(made).toMatchObject({ repositoryDescription: "one" });
  repositoryId = made?.repositoryId;
});

test("they are changed in place, and nothing is left to change", async () => {
  const { terraform, configure, toDo } = resources;
  // A branch has to be there before it can be the default one.
  const file = { filePath: "a", fileContent: Buffer.from("a") };
  await aws.commit.send(new PutFileCommand({ repositoryName: "infra", branchName: "trunk", ...file }));
  configure(services.map(({ after }) => after).join(""));
  expect(await terraform.apply()).toEqual({ added: 0, changed: 8, destroyed: 0 });
  expect(await toDo()).toBe("");
});

test("what was changed has arrived: CodeArtifact", async () => {
  const team = { domain: "infra-domain", repository: "team" };
  const { repository: found } = await aws.artifact.send(new DescribeRepositoryCommand(team));
  expect(found).toMatchObject({ upstreams: [{ repositoryName: "other" }] });
});

test("what was changed has arrived: CodeCommit", async () => {
  const changed = { repositoryId, repositoryDescription: "two", defaultBranch: "trunk", kmsKeyId: KEY };
  expect(await repository("renamed")).toMatchObject(changed);
  const resourceArn = "arn:aws:codecommit:eu-central-1:111122223333:renamed";
  expect((await aws.commit.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ team: "platform" });
});

test("what was changed has arrived: CodeBuild and CodePipeline", async () => {
  const { projects = [] } = await aws.build.send(new BatchGetProjectsCommand({ names: ["scan"] }));
  expect(projects[0]).toMatchObject({ description: "two", timeoutInMinutes: 25, tags: [{ key: "team", value: "platform" }] });
  const { pipeline } = await aws.pipeline.send(new GetPipelineCommand({ name: "scan" }));
  expect(pipeline).toMatchObject({ version: 2, executionMode: "SUPERSEDED" });
});

test("they are destroyed, and nothing is left", async () => {
  expect(await resources.terraform.destroy()).toEqual({ added: 0, changed: 0, destroyed: 15 });
  expect((await aws.artifact.send(new ListDomainsCommand({}))).domains).toEqual([]);
  expect((await aws.artifact.send(new ListRepositoriesCommand({}))).repositories).toEqual([]);
  expect((await aws.commit.send(new ListSourcesCommand({}))).repositories).toEqual([]);
  expect((await aws.build.send(new ListProjectsCommand({}))).projects).toEqual([]);
  expect((await aws.pipeline.send(new ListPipelinesCommand({}))).pipelines).toEqual([]);
});
