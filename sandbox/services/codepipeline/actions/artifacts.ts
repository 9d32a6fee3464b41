import type { S3Content, S3Place } from "../../../kit/objects";
import { currentVersion, getCurrentObject, getObject, openBucket, putObject } from "../../../kit/objects";
import { REVISION_METADATA } from "../../../kit/pipeline-artifact";
import type { ActionContext } from "./action";
import { ActionFailure, artifactStore } from "./action";

/** Stores the only output artifact of a source action, as the pipeline's role. Throws {@link ActionFailure}. */
export async function storeOutput(
  context: ActionContext,
  content: Buffer,
  revision: string,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { kmsKey } = artifactStore(context, context.execution);
  const [output] = context.run.outputs;
  if (!output) throw new ActionFailure("ConfigurationError", "The action declares no output artifact");
  try {
    await openBucket(context.session, output.location.bucket);
    await putObject(context.session, output.location, content, { kmsKey, metadata: { ...metadata, [REVISION_METADATA]: revision } });
  } catch (error) {
    throw bucketFailure(error, output.location, "store");
  }
}

/** Reads an input artifact as the pipeline's role. Throws {@link ActionFailure}. */
export async function readArtifact(context: ActionContext, place: S3Place): Promise<S3Content> {
  try {
    await openBucket(context.session, place.bucket);
    return await getCurrentObject(context.session, place);
  } catch (error) {
    throw bucketFailure(error, place, "access");
  }
}

/** Makes sure, as the pipeline's role, that an input artifact can be read before another service is to read it. */
export async function checkArtifact(context: ActionContext, place: S3Place): Promise<void> {
  try {
    await openBucket(context.session, place.bucket);
    const versionId = await currentVersion(context.session, place);
    if (versionId !== undefined) await getObject(context.session, { ...place, versionId });
  } catch (error) {
    throw bucketFailure(error, place, "access");
  }
}

function bucketFailure(error: unknown, { bucket, key }: S3Place, verb: string): ActionFailure {
  const { name, message } = error as Error;
  if (/^AccessDenied|^Forbidden/.test(name)) {
    const where = `the artifact with Amazon S3 object key '${key}' located in the Amazon S3 artifact bucket '${bucket}'`;
    return new ActionFailure(
      "PermissionError",
      `Insufficient permissions: Unable to ${verb} ${where}. The provided role does not have sufficient permissions. Error: ${message}`,
    );
  }
  return new ActionFailure(
    "ConfigurationError",
    `Unable to ${verb} the artifact '${key}' in the Amazon S3 artifact bucket '${bucket}': ${name}: ${message}`,
  );
}
