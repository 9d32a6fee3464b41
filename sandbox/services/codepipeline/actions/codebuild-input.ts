import type { EnvironmentVariable, ProjectArtifacts, StartBuildInput } from "@aws-sdk/client-codebuild";
import { placeArn } from "../../../kit/objects";
import type { ArtifactLocation } from "../types";
import type { ActionContext } from "./action";
import { ActionFailure } from "./action";

/**
 * The input of StartBuild for an action: places of the artifacts, the action's variables, and who starts it. AWS passes these
 * internally; here they are in StartBuild's own members, so that any CodeBuild behind the gateway works.
 */
export function startBuildInput({ run, execution, pipeline, configuration }: ActionContext, kmsKey: string | undefined): StartBuildInput {
  if (configuration.BatchEnabled === "true") {
    throw new ActionFailure("ConfigurationError", "Batch builds are not available in the sandbox: BatchEnabled must be false");
  }
  const primary = run.inputs.find(({ name }) => name === configuration.PrimarySource) ?? run.inputs[0];
  if (!primary) throw new ActionFailure("ConfigurationError", "The action has no input artifact");
  const others = run.inputs.filter((input) => input !== primary);
  const [first, ...more] = run.outputs.map(({ name, location }) => output(name, location));
  return {
    projectName: configuration.ProjectName,
    idempotencyToken: `codepipeline/${pipeline.name}/${execution.id}/${run.id}`,
    sourceTypeOverride: "CODEPIPELINE",
    sourceVersion: placeArn(primary.location),
    secondarySourcesOverride: others.map(({ name }) => ({ type: "CODEPIPELINE" as const, sourceIdentifier: name })),
    secondarySourcesVersionOverride: others.map(({ name, location }) => ({ sourceIdentifier: name, sourceVersion: placeArn(location) })),
    artifactsOverride: first ?? { type: "CODEPIPELINE" },
    secondaryArtifactsOverride: more,
    ...(configuration.BuildspecOverride ? { buildspecOverride: configuration.BuildspecOverride } : {}),
    ...(configuration.EnvironmentVariables ? { environmentVariablesOverride: variables(configuration.EnvironmentVariables) } : {}),
    ...(kmsKey ? { encryptionKeyOverride: kmsKey } : {}),
  };
}

function output(name: string, { bucket, key }: ArtifactLocation): ProjectArtifacts {
  const at = key.lastIndexOf("/");
  return { type: "CODEPIPELINE", location: bucket, path: key.slice(0, at), name: key.slice(at + 1), artifactIdentifier: name };
}

/** `[{"name":"A","value":"b","type":"PLAINTEXT"}]` */
function variables(json: string): EnvironmentVariable[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw new ActionFailure("ConfigurationError", `EnvironmentVariables is not valid JSON: ${(error as Error).message}`);
  }
  const isVariable = (item: unknown): item is EnvironmentVariable =>
    typeof item === "object" &&
    item !== null &&
    typeof (item as EnvironmentVariable).name === "string" &&
    typeof (item as EnvironmentVariable).value === "string";
  if (!Array.isArray(parsed) || !parsed.every(isVariable)) {
    throw new ActionFailure("ConfigurationError", "EnvironmentVariables must be a JSON array of objects with name and value");
  }
  return parsed;
}
