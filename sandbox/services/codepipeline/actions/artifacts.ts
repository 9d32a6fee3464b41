import type { S3Content, S3Place } from "../../../kit/objects";
import { getObject, putObject } from "../../../kit/objects";
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
    await putObject(context.session, output.location, content, { kmsKey, metadata: { ...metadata, [REVISION_METADATA]: revision } });
  } catch (error) {
    throw bucketFailure(error, output.location, "store");
  }
}

/** Reads an input artifact as the pipeline's role. Throws {@link ActionFailure}. */
export async function readArtifact(context: ActionContext, place: S3Place): Promise<S3Content> {
  try {
    return await getObject(context.session, place);
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
