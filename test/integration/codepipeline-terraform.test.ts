import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { terraformConfig } from "../../scripts/lib/terraform-config";
import { terraformEnvironment } from "../../scripts/lib/terraform-environment";
import { readTools } from "../../scripts/lib/tools";
import type { Clients } from "./codecommit-clients";
import { startClients } from "./codecommit-clients";

const BASE = `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}
resource "aws_s3_bucket" "artifacts" {
  bucket = "tf-artifacts"
}
resource "aws_iam_role" "service" {
  for_each = toset(["codebuild", "codepipeline"])
  name     = each.key
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "\${each.key}.amazonaws.com" }
  }] })
}
`;

/** A project and a pipeline with about everything that the provider sends; the arguments change between the two applies. */
const resources = (args: { description: string; timeout: number; extra: string; mode: string; team: string }) => `${BASE}
resource "aws_codebuild_project" "scan" {
  name           = "scan"
  description    = "${args.description}"
  service_role   = aws_iam_role.service["codebuild"].arn
  build_timeout  = ${args.timeout}
  queued_timeout = 30
  tags           = { team = "${args.team}" }
  source {
    type      = "CODEPIPELINE"
    buildspec = "buildspec.yml"
  }
  artifacts {
    type = "CODEPIPELINE"
  }
  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    environment_variable {
      name  = "Z"
      value = "last letter first"
    }
    environment_variable {
      name  = "TOKEN"
      value = "/team/token"
      type  = "PARAMETER_STORE"
    }
    ${args.extra}
  }
  logs_config {
    cloudwatch_logs {
      group_name = "/builds/scan"
    }
  }
}
resource "aws_codebuild_project" "plain" {
  name         = "plain"
  service_role = aws_iam_role.service["codebuild"].arn
  source {
    type            = "CODECOMMIT"
    location        = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/app"
    git_clone_depth = 1
  }
  artifacts {
    type      = "S3"
    location  = aws_s3_bucket.artifacts.bucket
    packaging = "ZIP"
    path      = "out"
    name      = "plain"
  }
  cache {
    type  = "LOCAL"
    modes = ["LOCAL_SOURCE_CACHE"]
  }
  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
  }
}
resource "aws_codepipeline" "scan" {
  name           = "scan"
  pipeline_type  = "V2"
  execution_mode = "${args.mode}"
  role_arn       = aws_iam_role.service["codepipeline"].arn
  tags           = { team = "${args.team}" }
  artifact_store {
    type     = "S3"
    location = aws_s3_bucket.artifacts.bucket
  }
  variable {
    name          = "LEVEL"
    default_value = "high"
    description   = "of severity"
  }
  stage {
    name = "Source"
    action {
      name             = "Code"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      namespace        = "Source"
      output_artifacts = ["Code"]
      configuration    = { RepositoryName = "app", BranchName = "main", PollForSourceChanges = "false" }
    }
  }
  stage {
    name = "Scan"
    on_failure {
      result = "RETRY"
      retry_configuration {
        retry_mode = "ALL_ACTIONS"
      }
    }
    action {
      name            = "Scan"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["Code"]
      configuration = {
        ProjectName          = aws_codebuild_project.scan.name
        EnvironmentVariables = jsonencode([{ name = "COMMIT", value = "#{Source.CommitId}", type = "PLAINTEXT" }])
      }
    }
  }
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
  const { code, stdout, stderr } = await clients.run(tools.terraform, [...args, "-no-color", "-input=false"], environment);
  if (code === 1) throw new Error(`terraform ${args.join(" ")}: ${stderr}`);
  if (code === 2) plans.push(stdout);
  return code;
}

const plans: string[] = [];
const configure = (text: string) => writeFile(join(clients.folder, "main.tf"), text);
const apply = () => terraform("apply", "-auto-approve");
/** What is still to do: nothing. */
async function planIsEmpty(): Promise<void> {
  plans.length = 0;
  await terraform("plan", "-detailed-exitcode");
  expect(plans).toEqual([]);
}

test("aws_codebuild_project and aws_codepipeline: create, no changes, update, no changes, destroy", async () => {
  await configure(resources({ description: "one", timeout: 20, extra: "", mode: "QUEUED", team: "data" }));
  expect(await terraform("init")).toBe(0);
  expect(await apply()).toBe(0);
  await planIsEmpty();
  const extra = 'environment_variable {\n      name  = "A"\n      value = "1"\n    }';
  await configure(resources({ description: "two", timeout: 25, extra, mode: "SUPERSEDED", team: "platform" }));
  expect(await apply()).toBe(0);
  await planIsEmpty();
  const { projects } = await clients.aws<{ projects: Record<string, unknown>[] }>("codebuild", "batch-get-projects", "--names", "scan");
  expect(projects[0]).toMatchObject({ description: "two", timeoutInMinutes: 25, tags: [{ key: "team", value: "platform" }] });
  const { pipeline } = await clients.aws<{ pipeline: Record<string, unknown> }>("codepipeline", "get-pipeline", "--name", "scan");
  expect(pipeline).toMatchObject({ version: 2, executionMode: "SUPERSEDED" });
  expect(await terraform("destroy", "-auto-approve")).toBe(0);
  expect(await clients.aws("codebuild", "list-projects")).toEqual({ projects: [] });
  expect(await clients.aws("codepipeline", "list-pipelines")).toEqual({ pipelines: [] });
});
