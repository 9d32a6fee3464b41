import { ARN } from "../../../partition/arn";
import type { ProjectArtifacts } from "@aws-sdk/client-codebuild";
import type { S3Place } from "../../../kit/objects";

/**
 * The place of an artifact in S3, by "ProjectArtifacts" in the API reference: `[path/][build-id/]name`.
 * @param specName its name in the buildspec, used if the project sets `overrideArtifactName`
 * @param fallbackName the project's name
 */
export function artifactPlace(artifacts: ProjectArtifacts, uuid: string, specName: string | undefined, fallbackName: string): S3Place {
  const bucket = (artifacts.location ?? "").replace(new RegExp(String.raw`^${ARN}:s3:::`), "");
  const chosen = artifacts.overrideArtifactName ? (specName ?? artifacts.name) : artifacts.name;
  const parts = [artifacts.path ?? "", artifacts.namespaceType === "BUILD_ID" ? uuid : "", chosen ?? fallbackName];
  const key = parts.map((part) => part.replace(/^\/+|\/+$/g, "")).filter((part) => part !== "" && part !== ".");
  return { bucket, key: key.join("/") };
}
