import type { S3Content } from "../../../kit/objects";
import { getCurrentObject, openBucket } from "../../../kit/objects";
import type { ActionContext, ActionResult } from "./action";
import { ActionFailure } from "./action";
import { storeOutput } from "./artifacts";

/** Copies an object of a versioned bucket into the output artifact, as the pipeline's role. */
export async function s3Source(context: ActionContext): Promise<ActionResult> {
  const { configuration } = context;
  const { S3Bucket = "" } = configuration;
  const key = override(context, "S3_OBJECT_KEY") ?? configuration.S3ObjectKey ?? "";
  const object = await read(context, S3Bucket, key);
  if (!object.versionId || object.versionId === "null") {
    throw new ActionFailure(
      "ConfigurationError",
      `The Amazon S3 bucket ${S3Bucket} is not versioned: a source bucket must have versioning enabled`,
    );
  }
  await storeOutput(context, object.body, object.versionId);
  const summary = object.metadata["codepipeline-artifact-revision-summary"] ?? `Amazon S3 version id: ${object.versionId}`;
  const variables = { BucketName: S3Bucket, ObjectKey: key, VersionId: object.versionId, ETag: object.eTag?.replaceAll('"', "") ?? "" };
  return { summary, variables, revision: { id: object.versionId, summary, created: Date.now() / 1000 } };
}

async function read(context: ActionContext, bucket: string, key: string): Promise<S3Content> {
  try {
    await openBucket(context.session, bucket);
    return await getCurrentObject(context.session, { bucket, key, versionId: override(context, "S3_OBJECT_VERSION_ID") });
  } catch (error) {
    const { name, message } = error as Error;
    if (/^AccessDenied|^Forbidden/.test(name)) {
      const lack = `The service role or action role doesn't have the permissions required to access the Amazon S3 bucket named ${bucket}`;
      throw new ActionFailure("PermissionError", `${lack}. Update the IAM role permissions, and then try again. Error: ${message}`);
    }
    const absent = `either the Amazon S3 bucket ${bucket} or the object ${key} was not found`;
    throw new ActionFailure("ConfigurationError", `The action failed because ${absent}. Error: ${name}: ${message}`);
  }
}

function override({ execution, run }: ActionContext, type: string): string | undefined {
  return execution.sourceRevisions.find(({ actionName, revisionType }) => actionName === run.action.name && revisionType === type)
    ?.revisionValue;
}
