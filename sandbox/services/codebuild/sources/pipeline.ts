import { AwsSession } from "../../../kit/aws-session";
import { GitRemote } from "../../../kit/git";
import { getCurrentObject, parsePlace } from "../../../kit/objects";
import type { CloneReference } from "../../../kit/pipeline-artifact";
import { CLONE_METADATA, REVISION_METADATA } from "../../../kit/pipeline-artifact";
import { unzip } from "../../../kit/zip";
import type { FetchRequest, Revision } from "./request";

/** Unpacks a pipeline's input artifact, which the build's own role reads from the artifact bucket, as in AWS. */
export async function fetchFromPipeline({ version, directory, session, signal, path }: FetchRequest): Promise<Revision> {
  const place = parsePlace(version ?? "");
  if (!place) throw new Error(`source version ${version} is not an artifact in S3`);
  const { body, metadata } = await getCurrentObject(session, place);
  if (metadata[CLONE_METADATA]) {
    const { repository, region, commit } = JSON.parse(body.toString()) as CloneReference;
    return new GitRemote(new AwsSession(session.endpoint, region, session.keys), repository, { signal, path }).clone(directory, commit);
  }
  await unzip(body, directory);
  return metadata[REVISION_METADATA];
}
