import { createHash } from "node:crypto";
import type { ProjectArtifacts } from "@aws-sdk/client-codebuild";
import type { AwsSession } from "../../../kit/aws-session";
import type { S3Place } from "../../../kit/objects";
import { placeArn, putObject } from "../../../kit/objects";
import { REVISION_METADATA } from "../../../kit/pipeline-artifact";
import type { ZipMember } from "../../../kit/zip";
import { zip } from "../../../kit/zip";

export interface StoredArtifact {
  readonly location: string;
  /** Only for archives. */
  readonly sha256sum?: string;
  readonly md5sum?: string;
}

/** Stores an artifact as the build's role: in one archive, or file by file. CodePipeline's artifacts are always archives. */
export async function storeArtifact(
  session: AwsSession,
  artifacts: ProjectArtifacts,
  place: S3Place,
  members: readonly ZipMember[],
  kmsKey: string | undefined,
  revision: string | undefined,
): Promise<StoredArtifact> {
  const options = { kmsKey, encrypted: !artifacts.encryptionDisabled };
  if (artifacts.type !== "CODEPIPELINE" && artifacts.packaging !== "ZIP") {
    for (const { name, path } of members) {
      const key = place.key === "" ? name : `${place.key}/${name}`;
      await putObject(session, { bucket: place.bucket, key }, path, options);
    }
    return { location: placeArn(place) };
  }
  const archive = await zip(members);
  const metadata = artifacts.type === "CODEPIPELINE" && revision ? { [REVISION_METADATA]: revision } : undefined;
  await putObject(session, place, archive, { ...options, metadata });
  const digest = (algorithm: string) => createHash(algorithm).update(archive).digest("hex");
  return { location: placeArn(place), sha256sum: digest("sha256"), md5sum: digest("md5") };
}
