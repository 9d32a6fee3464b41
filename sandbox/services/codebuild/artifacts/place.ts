import type { ProjectArtifacts } from "@aws-sdk/client-codebuild";
import type { S3Place } from "../../../kit/objects";

/**
 * Where an artifact goes in S3, by "ProjectArtifacts" of the API reference: `[path/][build-id/]name`.
 * @param specName the buildspec's name of it; used where the project says so, or names none
 * @param fallbackName the project's name
 */
export function artifactPlace(artifacts: ProjectArtifacts, uuid: string, specName: string | undefined, fallbackName: string): S3Place {
  const bucket = (artifacts.location ?? "").replace(/^arn:aws:s3:::/, "");
  const chosen = artifacts.overrideArtifactName ? (specName ?? artifacts.name) : artifacts.name;
  const parts = [artifacts.path ?? "", artifacts.namespaceType === "BUILD_ID" ? uuid : "", chosen ?? fallbackName];
  const key = parts.map((part) => part.replace(/^\/+|\/+$/g, "")).filter((part) => part !== "" && part !== ".");
  return { bucket, key: key.join("/") };
}
