import { ACCOUNT, ROLE } from "../codebuild/fake-aws";

/** A source action whose artifact is only a clone reference, so that tests need no git. */
export function source(configuration: object = {}, more: object = {}) {
  return {
    name: "Code",
    actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
    configuration: {
      RepositoryName: "app",
      BranchName: "main",
      PollForSourceChanges: "false",
      OutputArtifactFormat: "CODEBUILD_CLONE_REF",
      ...configuration,
    },
    outputArtifacts: [{ name: "Code" }],
    namespace: "Source",
    ...more,
  };
}

export function build(more: object = {}, configuration: object = {}) {
  return {
    name: "Build",
    actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
    configuration: { ProjectName: "app", ...configuration },
    inputArtifacts: [{ name: "Code" }],
    ...more,
  };
}

export function approval(name = "Ask", more: object = {}) {
  return { name, actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" }, ...more };
}

export const stages = (...second: object[]) => [
  { name: "Source", actions: [source()] },
  { name: "Second", actions: second },
];

/** A pipeline declaration: Source, and one stage with an approval. */
export function declaration(more: object = {}) {
  return { name: "pipe", roleArn: ROLE, artifactStore: { type: "S3", location: "artifacts" }, stages: stages(approval()), ...more };
}

export const ARN = `arn:aws:codepipeline:eu-central-1:${ACCOUNT}:pipe`;
