import { CodeCommitClient, CreateCommitCommand, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import type { ActionState, CreatePipelineCommandInput, PipelineDeclaration, StageDeclaration } from "@aws-sdk/client-codepipeline";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { makeBucket } from "../helpers/sdk";
import { type BuildClients, startBuildClients } from "./codebuild-clients";

/** A sandbox with an artifact bucket, a repository `app`, roles `build` and `pipe`, and clients for pipelines. */
export interface PipelineClients extends BuildClients {
  readonly codepipeline: CodePipelineClient;
  /** Commits files to `main` of a repository and returns the commit's id. */
  commit(repository: string, files: Readonly<Record<string, string>>, parent?: string, message?: string): Promise<string>;
  /** Makes a pipeline and returns the id of its first execution, which the creation starts. */
  pipeline(
    name: string,
    stages: readonly StageDeclaration[],
    more?: Partial<PipelineDeclaration>,
    tags?: CreatePipelineCommandInput["tags"],
  ): Promise<string>;
  /** Starts a pipeline and returns the execution's id. */
  start(name: string): Promise<string>;
  /** Waits for the end of an execution and returns its status. */
  executionEnd(name: string, id: string): Promise<string>;
  action(name: string, stage: string, action: string): Promise<ActionState>;
}

export const BUCKET = "artifacts";

export async function startPipelineClients(): Promise<PipelineClients> {
  const clients = await startBuildClients();
  const { sandbox, settings } = clients;
  const codepipeline = new CodePipelineClient(settings);
  const codecommit = new CodeCommitClient(settings);
  await makeBucket(clients.s3, BUCKET);
  await clients.role("build", "codebuild.amazonaws.com");
  await clients.role("pipe", "codepipeline.amazonaws.com");
  await codecommit.send(new CreateRepositoryCommand({ repositoryName: "app" }));
  const made: PipelineClients = {
    ...clients,
    codepipeline,
    async commit(repositoryName, files, parentCommitId, commitMessage = "change") {
      const putFiles = Object.entries(files).map(([filePath, text]) => ({ filePath, fileContent: Buffer.from(text) }));
      const input = { repositoryName, branchName: "main", parentCommitId, putFiles, commitMessage };
      return (await codecommit.send(new CreateCommitCommand(input))).commitId ?? "";
    },
    async pipeline(name, stages, more = {}, tags = undefined) {
      const roleArn = `arn:aws:iam::${sandbox.account}:role/pipe`;
      const pipeline = { name, roleArn, artifactStore: { type: "S3" as const, location: BUCKET }, stages: [...stages], ...more };
      await codepipeline.send(new CreatePipelineCommand({ pipeline, tags }));
      const { pipelineExecutionSummaries } = await codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName: name }));
      return pipelineExecutionSummaries?.[0]?.pipelineExecutionId ?? "";
    },
    async start(name) {
      return (await codepipeline.send(new StartPipelineExecutionCommand({ name }))).pipelineExecutionId ?? "";
    },
    async executionEnd(pipelineName, pipelineExecutionId) {
      for (;;) {
        const { pipelineExecution } = await codepipeline.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }));
        const status = pipelineExecution?.status ?? "";
        if (status !== "InProgress" && status !== "Stopping") return status;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async action(name, stage, action) {
      const { stageStates = [] } = await codepipeline.send(new GetPipelineStateCommand({ name }));
      const states = stageStates.find(({ stageName }) => stageName === stage)?.actionStates ?? [];
      return states.find(({ actionName }) => actionName === action) ?? {};
    },
  };
  return made;
}

/** A source stage that reads `main` of a CodeCommit repository. */
export function sourceStage(
  repository: string,
  more: Readonly<Record<string, string>> = { PollForSourceChanges: "false" },
): StageDeclaration {
  const configuration = { RepositoryName: repository, BranchName: "main", ...more };
  const actionTypeId = { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" } as const;
  return {
    name: "Source",
    actions: [{ name: "Code", actionTypeId, configuration, outputArtifacts: [{ name: "Code" }], namespace: "Source" }],
  };
}

/** A stage with one build of the project. */
export function buildStage(
  project: string,
  more: Readonly<Record<string, string>> = {},
  outputs: readonly string[] = [],
): StageDeclaration {
  const actionTypeId = { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" } as const;
  const artifacts = { inputArtifacts: [{ name: "Code" }], outputArtifacts: outputs.map((name) => ({ name })) };
  return {
    name: "Build",
    actions: [{ name: "Build", actionTypeId, configuration: { ProjectName: project, ...more }, ...artifacts, namespace: "Build" }],
  };
}
