import type { EnvironmentVariable, ProjectArtifacts, ProjectEnvironment, ProjectSource } from "@aws-sdk/client-codebuild";
import { artifactsWithDefaults, logsWithDefaults, sourceWithDefaults, variableWithDefaults } from "../projects/defaults";
import type { BuildPlan, Project, StartBuildInput } from "../types";

/** The source of a build: the project's settings, overridden by StartBuild's. */
export function effectiveSource(project: Project, input: StartBuildInput): ProjectSource {
  const replaced: ProjectSource = { ...project.source, type: input.sourceTypeOverride ?? project.source.type };
  if (input.sourceTypeOverride && input.sourceTypeOverride !== project.source.type) delete replaced.location;
  const overrides = {
    location: input.sourceLocationOverride,
    buildspec: input.buildspecOverride,
    gitCloneDepth: input.gitCloneDepthOverride,
    gitSubmodulesConfig: input.gitSubmodulesConfigOverride,
    auth: input.sourceAuthOverride,
    insecureSsl: input.insecureSslOverride,
    reportBuildStatus: input.reportBuildStatusOverride,
    buildStatusConfig: input.buildStatusConfigOverride,
  };
  return sourceWithDefaults({ ...replaced, ...given(overrides) });
}

export function effectiveArtifacts(project: Project, input: StartBuildInput): ProjectArtifacts {
  return artifactsWithDefaults(input.artifactsOverride ?? project.artifacts);
}

export function effectiveEnvironment(project: Project, input: StartBuildInput): ProjectEnvironment {
  const overrides = {
    type: input.environmentTypeOverride,
    image: input.imageOverride,
    computeType: input.computeTypeOverride,
    certificate: input.certificateOverride,
    privilegedMode: input.privilegedModeOverride,
    registryCredential: input.registryCredentialOverride,
    imagePullCredentialsType: input.imagePullCredentialsTypeOverride,
    fleet: input.fleetOverride,
  };
  const environmentVariables = mergeVariables(project.environment.environmentVariables ?? [], input.environmentVariablesOverride ?? []);
  return { ...project.environment, ...given(overrides), environmentVariables };
}

export function effectivePlan(project: Project, input: StartBuildInput, account: string, region: string): BuildPlan {
  const logs = input.logsConfigOverride;
  return {
    account,
    region,
    artifacts: effectiveArtifacts(project, input),
    secondaryArtifacts: (input.secondaryArtifactsOverride ?? project.secondaryArtifacts ?? []).map(artifactsWithDefaults),
    logsConfig: logsWithDefaults({
      cloudWatchLogs: logs?.cloudWatchLogs ?? project.logsConfig?.cloudWatchLogs,
      s3Logs: logs?.s3Logs ?? project.logsConfig?.s3Logs,
    }),
    queuedTimeoutInMinutes: input.queuedTimeoutInMinutesOverride ?? project.queuedTimeoutInMinutes,
    autoRetryLimit: input.autoRetryLimitOverride ?? project.autoRetryLimit ?? 0,
    startedWith: input,
  };
}

/** Variables of StartBuild replace those of the project with the same name; others follow at the end. */
function mergeVariables(variables: readonly EnvironmentVariable[], overrides: readonly EnvironmentVariable[]): EnvironmentVariable[] {
  const merged = new Map(variables.map((variable) => [variable.name, variable]));
  for (const override of overrides) merged.set(override.name, variableWithDefaults(override));
  return [...merged.values()];
}

function given<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}
