import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { terraformConfig } from "../../scripts/lib/terraform-config";
import { terraformEnvironment } from "../../scripts/lib/terraform-environment";
import { readTools } from "../../scripts/lib/tools";
import type { Clients } from "./codecommit-clients";
import { startClients } from "./codecommit-clients";

const VERSIONS = `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}
`;

const repository = (name: string, more: string) => `${VERSIONS}
resource "aws_codecommit_repository" "code" {
  repository_name = "${name}"
  ${more}
}
`;

let clients: Clients;
beforeAll(async () => void (clients = await startClients()));
afterAll(() => clients.stop());

async function terraform(...args: string[]): Promise<number> {
  const tools = readTools();
  const settings = terraformEnvironment(terraformConfig({ cache: clients.folder }), tools, {});
  const { TF_CLI_CONFIG_FILE, TERRAFORM_BINARY_NAME, TF_IN_AUTOMATION, CHECKPOINT_DISABLE } = settings;
  const environment = { TF_CLI_CONFIG_FILE, TERRAFORM_BINARY_NAME, TF_IN_AUTOMATION, CHECKPOINT_DISABLE };
  const { code, stderr } = await clients.run(tools.terraform, [...args, "-no-color", "-input=false"], environment);
  if (code === 1) throw new Error(`terraform ${args.join(" ")}: ${stderr}`);
  return code;
}

const configure = (text: string) => writeFile(join(clients.folder, "main.tf"), text);
const apply = () => terraform("apply", "-auto-approve");
/** 0: no changes, 2: changes. */
const plan = () => terraform("plan", "-detailed-exitcode");
const get = async (name: string) => {
  const { repositoryMetadata } = await clients.aws<{ repositoryMetadata: Record<string, unknown> }>(
    "codecommit",
    ...["get-repository", "--repository-name", name],
  );
  return repositoryMetadata;
};

test("aws_codecommit_repository: create, no changes, rename and change, no changes, destroy", async () => {
  await configure(repository("infra", `description = "one"\n  tags = { team = "data" }`));
  expect(await terraform("init")).toBe(0);
  expect(await apply()).toBe(0);
  expect(await plan()).toBe(0);
  const created = await get("infra");
  expect(created).toMatchObject({ repositoryDescription: "one" });

  const put = ["put-file", "--repository-name", "infra", "--branch-name", "trunk", "--file-path", "a", "--file-content", "YQ=="];
  await clients.aws("codecommit", ...put);
  const key = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  await configure(
    repository("renamed", `description = "two"\n  default_branch = "trunk"\n  kms_key_id = "${key}"\n  tags = { team = "platform" }`),
  );
  expect(await plan()).toBe(2);
  expect(await apply()).toBe(0);
  expect(await plan()).toBe(0);
  expect(await get("renamed")).toMatchObject({
    repositoryId: created.repositoryId,
    repositoryDescription: "two",
    defaultBranch: "trunk",
    kmsKeyId: key,
  });
  const resource = ["--resource-arn", "arn:aws:codecommit:eu-central-1:111122223333:renamed"];
  expect(await clients.aws("codecommit", "list-tags-for-resource", ...resource)).toEqual({ tags: { team: "platform" } });

  expect(await terraform("destroy", "-auto-approve")).toBe(0);
  expect(await clients.aws("codecommit", "list-repositories")).toEqual({ repositories: [] });
});
