import { type Clients, startClients } from "../helpers/clients";
import { type Resources, resourcesIn } from "../helpers/terraform";
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
beforeAll(async () => {
  clients = await startClients();
  resources = resourcesIn(clients.folder, clients.sandbox);
});
afterAll(() => clients.stop());

const repository = async (name: string) => {
  const args = ["get-repository", "--repository-name", name];
  const { repositoryMetadata } = await clients.aws<{ repositoryMetadata: Record<string, unknown> }>("codecommit", ...args);
  return repositoryMetadata;
};

test("they are made, and nothing is left to change", async () => {
  const { terraform, configure, toDo } = resources;
  configure(services.map(({ before }) => before).join(""));
  await terraform.init();
  expect(await terraform.apply()).toEqual({ added: 15, changed: 0, destroyed: 0 });
  expect(await toDo()).toBe("");
  const made = await repository("infra");
  expect(made).toMatchObject({ repositoryDescription: "one" });
  repositoryId = made.repositoryId;
});

test("they are changed in place, and nothing is left to change", async () => {
  const { terraform, configure, toDo } = resources;
  // A branch has to be there before it can be the default one.
  const put = ["put-file", "--repository-name", "infra", "--branch-name", "trunk", "--file-path", "a", "--file-content", "YQ=="];
  await clients.aws("codecommit", ...put);
  configure(services.map(({ after }) => after).join(""));
  expect(await terraform.apply()).toEqual({ added: 0, changed: 8, destroyed: 0 });
  expect(await toDo()).toBe("");
});

test("what was changed has arrived: CodeArtifact", async () => {
  const team = ["--domain", "infra-domain", "--repository", "team"];
  const { repository: found } = await clients.aws("codeartifact", "describe-repository", ...team);
  expect(found).toMatchObject({ upstreams: [{ repositoryName: "other" }] });
});

test("what was changed has arrived: CodeCommit", async () => {
  const changed = { repositoryId, repositoryDescription: "two", defaultBranch: "trunk", kmsKeyId: KEY };
  expect(await repository("renamed")).toMatchObject(changed);
  const resource = ["--resource-arn", "arn:aws:codecommit:eu-central-1:111122223333:renamed"];
  expect(await clients.aws("codecommit", "list-tags-for-resource", ...resource)).toEqual({ tags: { team: "platform" } });
});

test("what was changed has arrived: CodeBuild and CodePipeline", async () => {
  const { projects } = await clients.aws<{ projects: unknown[] }>("codebuild", "batch-get-projects", "--names", "scan");
  expect(projects[0]).toMatchObject({ description: "two", timeoutInMinutes: 25, tags: [{ key: "team", value: "platform" }] });
  const { pipeline } = await clients.aws("codepipeline", "get-pipeline", "--name", "scan");
  expect(pipeline).toMatchObject({ version: 2, executionMode: "SUPERSEDED" });
});

test("they are destroyed, and nothing is left", async () => {
  expect(await resources.terraform.destroy()).toEqual({ added: 0, changed: 0, destroyed: 15 });
  expect(await clients.aws("codeartifact", "list-domains")).toEqual({ domains: [] });
  expect(await clients.aws("codeartifact", "list-repositories")).toEqual({ repositories: [] });
  expect(await clients.aws("codecommit", "list-repositories")).toEqual({ repositories: [] });
  expect(await clients.aws("codebuild", "list-projects")).toEqual({ projects: [] });
  expect(await clients.aws("codepipeline", "list-pipelines")).toEqual({ pipelines: [] });
});
