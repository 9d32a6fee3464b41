import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import aws4 from "aws4";
import type { Sandbox } from "../../sandbox/sandbox";

/** An access key. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Settings of any SDK client. */
export interface SdkSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Keys;
}

/** @param credentials of the caller. @default root of the sandbox's account */
export function sdkSettings(
  { endpoint, region, account, rootKeys }: Pick<Sandbox, "endpoint" | "region" | "account" | "rootKeys">,
  credentials: Keys = rootKeys(account),
): SdkSettings {
  return { endpoint, region, credentials };
}

/** The variables from which the AWS CLI, boto3 and git's credential helper take an access key. */
export function keyVariables({ accessKeyId, secretAccessKey, sessionToken }: Keys): Record<string, string | undefined> {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
}

/** Calls IAM, for which no SDK client is installed, and returns the XML. Throws the answer's status and text. */
export function callIam(settings: SdkSettings, parameters: Readonly<Record<string, string>>): Promise<string> {
  const body = new URLSearchParams({ Version: "2010-05-08", ...parameters }).toString();
  return post(settings, "iam", { "content-type": "application/x-www-form-urlencoded" }, body);
}

/** Calls SQS, for which no SDK client is installed, and returns the answer (AWS JSON 1.0). Throws its status and text. */
export async function callSqs<T = unknown>(settings: SdkSettings, operation: string, input: object): Promise<T> {
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${operation}` };
  const text = await post(settings, "sqs", headers, JSON.stringify(input));
  return JSON.parse(text || "{}") as T;
}

/** The text of the answer to a signed request. Throws its status and text if it is refused. */
async function post(settings: SdkSettings, service: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> {
  const { endpoint, region, credentials } = settings;
  const request = { host: new URL(endpoint).host, service, region, method: "POST", path: "/", headers: { ...headers }, body };
  const signed = aws4.sign(request, credentials);
  const reply = await fetch(endpoint, { method: "POST", headers: signed.headers as Record<string, string>, body });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${reply.status} ${text}`);
  return text;
}

/** Makes a bucket in the sandbox's region. */
export async function makeBucket(s3: S3Client, Bucket: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-central-1" } }));
}
