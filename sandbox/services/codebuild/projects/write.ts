import { randomUUID } from "node:crypto";
import { AwsError } from "../../../core/errors";
import type { Call, SandboxContext } from "../../../core/service";
import { projectArn, projectNameOf } from "../arns";
import { invalidInput } from "../errors";
import type { Store } from "../store";
import type { CreateProjectInput, Project, UpdateProjectInput } from "../types";
import * as defaults from "./defaults";
import { checkProject } from "./rules";
import { checkServiceRole } from "./service-role";

/** CreateProject, UpdateProject, DeleteProject, UpdateProjectVisibility. */
export function projectWrites(store: Store, context: SandboxContext) {
  return {
    async CreateProject(call: Call<CreateProjectInput>) {
      const { input, caller, region } = call;
      const projects = store.of(call).projects;
      const arn = projectArn(region, caller.account, input.name);
      if (projects.has(input.name)) throw new AwsError("ResourceAlreadyExistsException", `Project already exists: ${arn}`);
      await checkServiceRole(context, input, arn);
      const { badgeEnabled, ...members } = input;
      const created = Date.now() / 1000;
      const project = complete({ ...members, arn, created, badge: badge(badgeEnabled ?? false, input, region) }, region, caller.account);
      checkProject(project);
      projects.set(project.name, project);
      return { project };
    },

    /** Absent members keep their values; an empty structure removes an optional member. */
    async UpdateProject(call: Call<UpdateProjectInput>) {
      const { input, caller, region } = call;
      const place = store.of(call);
      const old = place.project(projectNameOf(input.name));
      const { serviceRole = old.serviceRole, vpcConfig = old.vpcConfig } = input;
      if (input.serviceRole || input.vpcConfig) await checkServiceRole(context, { serviceRole, vpcConfig }, old.arn);
      const { badgeEnabled, ...members } = input;
      const merged = {
        ...old,
        ...members,
        name: old.name,
        ...(badgeEnabled === undefined ? {} : { badge: badge(badgeEnabled, { ...old, ...members }, region) }),
      };
      for (const name of ["vpcConfig", "buildBatchConfig"] as const) {
        if (input[name] && Object.keys(input[name]).length === 0) delete merged[name];
      }
      if (merged.concurrentBuildLimit === -1) delete merged.concurrentBuildLimit;
      const project = complete(merged, region, caller.account);
      checkProject(project);
      place.projects.set(project.name, project);
      return { project };
    },

    /** AWS gives the same answer whether or not the project existed. */
    DeleteProject(call: Call<{ name: string }>) {
      store.of(call).projects.delete(projectNameOf(call.input.name));
      return {};
    },

    UpdateProjectVisibility(call: Call<{ projectArn: string; projectVisibility: "PUBLIC_READ" | "PRIVATE"; resourceAccessRole?: string }>) {
      const project = store.of(call).project(projectNameOf(call.input.projectArn));
      const { projectVisibility, resourceAccessRole } = call.input;
      Object.assign(project, { projectVisibility, resourceAccessRole, lastModified: Date.now() / 1000 });
      return { projectArn: project.arn, projectVisibility };
    },
  };
}

type Incomplete = Omit<Project, "timeoutInMinutes" | "queuedTimeoutInMinutes" | "encryptionKey"> & Partial<Project>;

function complete(project: Incomplete, region: string, account: string): Project {
  return {
    ...project,
    source: defaults.sourceWithDefaults(project.source),
    secondarySources: project.secondarySources?.map(defaults.sourceWithDefaults),
    artifacts: defaults.artifactsWithDefaults(project.artifacts),
    secondaryArtifacts: project.secondaryArtifacts?.map(defaults.artifactsWithDefaults),
    cache: project.cache ?? { type: "NO_CACHE" },
    environment: defaults.environmentWithDefaults(project.environment),
    timeoutInMinutes: project.timeoutInMinutes ?? defaults.DEFAULT_TIMEOUT,
    queuedTimeoutInMinutes: project.queuedTimeoutInMinutes ?? defaults.DEFAULT_QUEUED_TIMEOUT,
    encryptionKey: project.encryptionKey ?? defaults.defaultEncryptionKey(region, account),
    tags: project.tags ?? [],
    logsConfig: defaults.logsWithDefaults(project.logsConfig),
    projectVisibility: project.projectVisibility ?? "PRIVATE",
    lastModified: Date.now() / 1000,
  };
}

function badge(badgeEnabled: boolean, { source }: { readonly source: Project["source"] }, region: string): Project["badge"] {
  if (!badgeEnabled) return { badgeEnabled };
  if (source.type === "CODEPIPELINE" || source.type === "NO_SOURCE" || source.type === "S3") {
    throw invalidInput(`Build badges are not supported for source type ${source.type}`);
  }
  return { badgeEnabled, badgeRequestUrl: `https://codebuild.${region}.amazonaws.com/badges?uuid=${randomUUID()}&branch=main` };
}
