import type { Change } from "./change";

const BASE = `
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

/** Projects and a pipeline with almost every argument that the provider sends. */
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

const extra = 'environment_variable {\n      name  = "A"\n      value = "1"\n    }';

export const codePipeline: Change = {
  before: resources({ description: "one", timeout: 20, extra: "", mode: "QUEUED", team: "data" }),
  after: resources({ description: "two", timeout: 25, extra, mode: "SUPERSEDED", team: "platform" }),
};
