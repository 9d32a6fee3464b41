import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { OutputStore } from "../ports";
import { nameAndMessageOf } from "../message-of";

/** Outputs in the report bucket; what they are encrypted with is the bucket's own setting. */
export class S3Store implements OutputStore {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async get(key: string): Promise<string> {
    const answer = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    return (await answer.Body?.transformToString()) ?? "";
  }

  async put(key: string, body: string, contentType: string): Promise<void> {
    // The length is said: the SDK does not see that an empty file has one.
    const content = { Body: body, ContentLength: Buffer.byteLength(body), ContentType: contentType };
    try {
      await this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, ...content }));
    } catch (error) {
      throw new Error(`Could not store s3://${this.bucket}/${key}: ${nameAndMessageOf(error)}`, {
        cause: error,
      });
    }
  }
}
