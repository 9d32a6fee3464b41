import { ARN } from "../../../partition/arn";
import type { ProjectArtifacts, ProjectSource } from "@aws-sdk/client-codebuild";
import { invalidInput } from "../errors";

/** The parts of a project that have to be consistent. */
export interface ProjectParts {
  readonly source: ProjectSource;
  readonly secondarySources?: readonly ProjectSource[];
  readonly artifacts: ProjectArtifacts;
  readonly secondaryArtifacts?: readonly ProjectArtifacts[];
}

const NEEDS_LOCATION = new Set(["CODECOMMIT", "S3", "GITHUB", "GITHUB_ENTERPRISE", "GITLAB", "GITLAB_SELF_MANAGED", "BITBUCKET"]);

/** Checks the rules of CodeBuild's API reference for `ProjectSource` and `ProjectArtifacts`. Throws InvalidInputException. */
export function checkProject({ source, secondarySources = [], artifacts, secondaryArtifacts = [] }: ProjectParts): void {
  if ((source.type === "CODEPIPELINE") !== (artifacts.type === "CODEPIPELINE")) {
    throw invalidInput("Invalid project: source type CODEPIPELINE and artifact type CODEPIPELINE must be used together");
  }
  checkSource(source);
  checkArtifacts(artifacts);
  for (const secondary of secondarySources) {
    if (!secondary.sourceIdentifier) throw invalidInput("Invalid project source: a secondary source must have a source identifier");
    checkSource(secondary);
  }
  for (const secondary of secondaryArtifacts) {
    if (!secondary.artifactIdentifier) throw invalidInput("Invalid artifacts: secondary artifacts must have an artifact identifier");
    checkArtifacts(secondary);
  }
}

function checkSource({ type, location, buildspec, sourceIdentifier }: ProjectSource): void {
  if (type === "NO_SOURCE" && !buildspec && !sourceIdentifier) {
    throw invalidInput("Invalid project source: a buildspec must be given for source type NO_SOURCE");
  }
  if ((type === "NO_SOURCE" || type === "CODEPIPELINE") && location) {
    throw invalidInput(`Invalid project source: location must not be given for source type ${type}`);
  }
  if (NEEDS_LOCATION.has(type ?? "") && !location) {
    throw invalidInput(`Invalid project source: location must be given for source type ${type}`);
  }
  if (type === "S3" && !new RegExp(String.raw`^(${ARN}:s3:::)?[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+`).test(location ?? "")) {
    throw invalidInput("Invalid project source: location must be a valid S3 source: bucket/path/object.zip or bucket/path/folder/");
  }
  if (type === "CODECOMMIT" && !/^https?:\/\/[^/]+\/v1\/repos\/[\w.-]{1,100}$/.test(location ?? "")) {
    throw invalidInput(
      "Invalid project source: location must be a valid AWS CodeCommit clone URL: https://git-codecommit.REGION.amazonaws.com/v1/repos/NAME",
    );
  }
}

function checkArtifacts({ type, location }: ProjectArtifacts): void {
  if (type === "S3" && !location) throw invalidInput("Invalid artifacts: location must be given for artifact type S3");
  if (type === "NO_ARTIFACTS" && location)
    throw invalidInput("Invalid artifacts: location must not be given for artifact type NO_ARTIFACTS");
}
