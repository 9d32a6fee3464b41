import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { terraformConfig } from "../../scripts/lib/terraform-config";
import { terraformEnvironment } from "../../scripts/lib/terraform-environment";
import { readTools } from "../../scripts/lib/tools";
import { Clients } from "./codeartifact-clients";

const configuration = (description: string, tag: string, upstream: string, action: string) => `
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}
resource "aws_kms_key" "key" {}
resource "aws_codeartifact_domain" "domain" {
  domain         = "infra-domain"
  encryption_key = aws_kms_key.key.arn
  tags           = { team = "${tag}" }
}
resource "aws_codeartifact_domain" "plain" {
  domain = "plain-domain"
}
resource "aws_codeartifact_repository" "store" {
  domain      = aws_codeartifact_domain.domain.domain
  repository  = "store"
  description = "${description}"
  external_connections {
    external_connection_name = "public:pypi"
  }
}
resource "aws_codeartifact_repository" "other" {
  domain     = aws_codeartifact_domain.domain.domain
  repository = "other"
}
resource "aws_codeartifact_repository" "team" {
  domain     = aws_codeartifact_domain.domain.domain
  repository = "team"
  tags       = { team = "${tag}" }
  upstream {
    repository_name = aws_codeartifact_repository.${upstream}.repository
  }
}
resource "aws_codeartifact_domain_permissions_policy" "domain" {
  domain          = aws_codeartifact_domain.domain.domain
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "${action}", Resource = "*" }] })
}
resource "aws_codeartifact_repository_permissions_policy" "team" {
  domain          = aws_codeartifact_domain.domain.domain
  repository      = aws_codeartifact_repository.team.repository
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "${action}", Resource = "*" }] })
}
data "aws_codeartifact_repository_endpoint" "team" {
  domain     = aws_codeartifact_domain.domain.domain
  repository = aws_codeartifact_repository.team.repository
  format     = "pypi"
}
`;

let clients: Clients;
beforeAll(async () => void (clients = await Clients.start()));
afterAll(() => clients.stop());

async function terraform(...args: string[]): Promise<number> {
  const tools = readTools();
  const { TF_CLI_CONFIG_FILE, CHECKPOINT_DISABLE } = terraformEnvironment(terraformConfig({ cache: clients.folder }), tools, {});
  const settings = { TF_CLI_CONFIG_FILE, CHECKPOINT_DISABLE, TF_IN_AUTOMATION: "1" };
  const { code, stderr } = await clients.run(tools.terraform, [...args, "-no-color", "-input=false"], settings);
  if (code === 1) throw new Error(`terraform ${args.join(" ")}: ${stderr}`);
  return code;
}

test("every aws_codeartifact resource: create, no changes, update, no changes, destroy, nothing left", async () => {
  const configure = (...values: Parameters<typeof configuration>) => writeFile(join(clients.folder, "main.tf"), configuration(...values));
  await configure("what we keep", "data", "store", "codeartifact:ReadFromRepository");
  await terraform("init");
  await terraform("apply", "-auto-approve");
  expect(await terraform("plan", "-detailed-exitcode")).toBe(0);

  await configure("what we kept", "platform", "other", "codeartifact:Describe*");
  expect(await terraform("plan", "-detailed-exitcode")).toBe(2);
  await terraform("apply", "-auto-approve");
  expect(await terraform("plan", "-detailed-exitcode")).toBe(0);
  const { repository } = await clients.aws("describe-repository", "--domain", "infra-domain", "--repository", "team");
  expect(repository).toMatchObject({ upstreams: [{ repositoryName: "other" }] });

  await terraform("destroy", "-auto-approve");
  expect(await clients.aws("list-domains")).toEqual({ domains: [] });
  expect(await clients.aws("list-repositories")).toEqual({ repositories: [] });
}, 300_000);
