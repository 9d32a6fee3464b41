import type { BuildArtifacts, ProjectArtifacts } from "@aws-sdk/client-codebuild";
import type { AwsSession } from "../../../kit/aws-session";
import { uuidOfBuild } from "../arns";
import type { ArtifactSpec, ArtifactsSpec } from "../buildspec/types";
import { BuildFailure } from "../failure";
import type { BuildLog } from "../logs/build-log";
import type { Build, BuildPlan } from "../types";
import { collectArtifact } from "./collect";
import { artifactPlace } from "./place";
import { storeArtifact } from "./store";

export interface UploadRequest {
  readonly build: Build;
  readonly plan: BuildPlan;
  readonly spec: ArtifactsSpec | undefined;
  readonly directory: string;
  readonly session: AwsSession;
  readonly log: BuildLog;
  /** Replaces variables and command substitutions. */
  readonly expand: (text: string) => Promise<string>;
}

/** Uploads the artifacts that the project and the buildspec describe, and records their places. Throws {@link BuildFailure}. */
export async function uploadArtifacts(request: UploadRequest): Promise<void> {
  const { build, plan, spec } = request;
  // A build of a pipeline has no location if its action has no output artifacts.
  if (plan.artifacts.type !== "NO_ARTIFACTS" && plan.artifacts.location) {
    // If an action has several output artifacts, the buildspec describes the first one as a secondary artifact too.
    const named = spec?.secondary[plan.artifacts.artifactIdentifier ?? ""];
    const primary = named ?? (spec?.files ? { ...spec, files: spec.files } : undefined);
    if (primary) build.artifacts = await upload(request, plan.artifacts, primary);
    else if (plan.artifacts.type === "S3") throw new BuildFailure("CLIENT_ERROR", "no artifacts are described in the buildspec");
  }
  const secondary: BuildArtifacts[] = [];
  for (const artifacts of plan.secondaryArtifacts) {
    const identifier = artifacts.artifactIdentifier ?? "";
    const described = spec?.secondary[identifier];
    if (!described) throw new BuildFailure("CLIENT_ERROR", `no definition for secondary artifact ${identifier} in the buildspec`);
    secondary.push(await upload(request, artifacts, described));
  }
  if (secondary.length > 0) build.secondaryArtifacts = secondary;
}

async function upload(request: UploadRequest, artifacts: ProjectArtifacts, spec: ArtifactSpec): Promise<BuildArtifacts> {
  const { build, session, log, directory, expand } = request;
  log.agent(`Expanding base directory path: ${spec.baseDirectory ?? "."}`);
  log.agent("Assembling file list");
  for (const pattern of spec.files) log.agent(`Expanding ${pattern}`);
  const members = await collectArtifact(directory, spec, expand);
  log.agent(`Found ${members.length} file(s)`);
  const name = spec.name === undefined ? undefined : await expand(spec.name);
  const place = artifactPlace(artifacts, uuidOfBuild(build.id), name, build.projectName);
  const kmsKey = build.encryptionKey.endsWith(":alias/aws/s3") ? undefined : build.encryptionKey;
  const stored = await storeArtifact(session, artifacts, place, members, kmsKey, build.resolvedSourceVersion);
  const { artifactIdentifier, overrideArtifactName, encryptionDisabled } = artifacts;
  return { ...stored, artifactIdentifier, overrideArtifactName, encryptionDisabled };
}
