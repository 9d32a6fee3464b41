import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { putObject } from "../../../kit/objects";
import { listFiles } from "../../../kit/tree";
import { unzip } from "../../../kit/zip";
import type { ActionContext, ActionResult } from "./action";
import { ActionFailure } from "./action";
import { readArtifact } from "./artifacts";

/** Deploys the input artifact to a bucket, packed or file by file, as the pipeline's role. */
export async function s3Deploy(context: ActionContext): Promise<ActionResult> {
  const { run, configuration, session, sandbox } = context;
  const { BucketName: bucket = "", ObjectKey = "", KMSEncryptionKeyARN: kmsKey } = configuration;
  const [input] = run.inputs;
  if (!input) throw new ActionFailure("ConfigurationError", "The action has no input artifact");
  const { body } = await readArtifact(context, input.location);
  const extract = configuration.Extract === "true";
  if (!extract && !ObjectKey) throw new ActionFailure("ConfigurationError", "ObjectKey is required when Extract is false");
  const put = (key: string, content: Buffer | string) =>
    putObject(session, { bucket, key }, content, { kmsKey, encrypted: kmsKey !== undefined });
  const directory = await mkdtemp(join(sandbox.workDirectory, "deploy-"));
  try {
    if (!extract) await put(ObjectKey, body);
    else {
      await unzip(body, directory);
      const prefix = ObjectKey === "" ? "" : `${ObjectKey.replace(/\/+$/, "")}/`;
      for (const { name, path } of await listFiles(directory)) await put(prefix + name, path);
    }
  } catch (error) {
    const { name, message } = error as Error;
    const code = /^AccessDenied|^Forbidden/.test(name) ? "PermissionError" : "ConfigurationError";
    throw new ActionFailure(code, `Unable to deploy to the Amazon S3 bucket ${bucket}: ${name}: ${message}`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return { summary: "Deployment Succeeded", variables: {} };
}
