import { BatchGetProjectsCommand, paginateListProjects, type Project } from "@aws-sdk/client-codebuild";
import { GetPipelineCommand, paginateListPipelines, type PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { parse } from "yaml";
import { z } from "zod";
import type { Attempts } from "./attempt";
import type { LookClients, LookContext } from "./context";

/** A build project of the walkthrough's stack, with the names that the user gave it. */
export interface WalkthroughBuild {
  readonly project: string;
  readonly domain: string;
  readonly repository: string;
  readonly bucket: string;
  /** Name of its service role. */
  readonly role?: string;
  readonly logGroup?: string;
  /** Names of the SSM parameters in its buildspec. */
  readonly tokenParameter?: string;
  readonly organizationParameter?: string;
}

export interface Walkthrough {
  readonly builds: readonly WalkthroughBuild[];
  readonly pipelines: readonly string[];
  /** CodeCommit repositories that are the source of its pipelines. */
  readonly sources: readonly string[];
}

/** The variables that its stack gives to the build: together they identify its project. */
const VARIABLES = ["domainName", "domainOwner", "repository", "projectname", "artifactbucket"] as const;
const PROJECTS_A_CALL = 100;

/** Finds the walkthrough's resources by their build project. */
export async function findWalkthrough({ aws }: Pick<LookContext, "aws">, attempts: Attempts): Promise<Walkthrough> {
  const projects = await attempts.look("CodeBuild projects", () => allProjects(aws), []);
  const builds = projects.flatMap((project) => walkthroughBuild(project) ?? []);
  if (builds.length === 0) return { builds, pipelines: [], sources: [] };
  const all = await attempts.look("CodePipeline pipelines", () => allPipelines(aws), []);
  const pipelines = all.filter((pipeline) =>
    configured(pipeline, "ProjectName").some((name) => builds.some(({ project }) => project === name)),
  );
  return {
    builds,
    pipelines: pipelines.map(({ name = "" }) => name),
    sources: [...new Set(pipelines.flatMap((pipeline) => configured(pipeline, "RepositoryName")))],
  };
}

async function allProjects({ codeBuild }: LookClients): Promise<Project[]> {
  const names: string[] = [];
  for await (const page of paginateListProjects({ client: codeBuild }, {})) names.push(...(page.projects ?? []));
  const found: Project[] = [];
  for (let start = 0; start < names.length; start += PROJECTS_A_CALL) {
    const { projects = [] } = await codeBuild.send(new BatchGetProjectsCommand({ names: names.slice(start, start + PROJECTS_A_CALL) }));
    found.push(...projects);
  }
  return found;
}

async function allPipelines({ codePipeline }: LookClients): Promise<PipelineDeclaration[]> {
  const found: PipelineDeclaration[] = [];
  for await (const { pipelines = [] } of paginateListPipelines({ client: codePipeline }, {})) {
    for (const { name } of pipelines) {
      const { pipeline } = await codePipeline.send(new GetPipelineCommand({ name }));
      if (pipeline) found.push(pipeline);
    }
  }
  return found;
}

/** @returns undefined for any other project */
export function walkthroughBuild({ name = "", environment, source, serviceRole, logsConfig }: Project): WalkthroughBuild | undefined {
  const variables = new Map(environment?.environmentVariables?.map(({ name: key = "", value = "" }) => [key, value]));
  if (!VARIABLES.every((variable) => variables.has(variable))) return undefined;
  const value = (variable: (typeof VARIABLES)[number]) => variables.get(variable) ?? "";
  const { SNYK_TOKEN, SNYK_ORG } = parametersIn(source?.buildspec ?? "");
  // The stack's own defaults swap these two values; what is set here is what the user gave.
  return {
    project: name,
    domain: value("domainName"),
    repository: value("repository"),
    bucket: value("artifactbucket"),
    tokenParameter: SNYK_TOKEN,
    organizationParameter: SNYK_ORG,
    role: serviceRole?.split("/").at(-1),
    logGroup: logsConfig?.cloudWatchLogs?.groupName,
  };
}

const buildspecSchema = z.object({ env: z.object({ "parameter-store": z.record(z.string(), z.string()) }) });

function parametersIn(buildspec: string): Readonly<Record<string, string | undefined>> {
  try {
    return buildspecSchema.parse(parse(buildspec)).env["parameter-store"];
  } catch {
    // The buildspec is the path of a file in the source, or has no parameters.
    return {};
  }
}

function configured({ stages = [] }: PipelineDeclaration, key: "ProjectName" | "RepositoryName"): string[] {
  return stages.flatMap(({ actions = [] }) => actions.flatMap(({ configuration }) => configuration?.[key] ?? []));
}
