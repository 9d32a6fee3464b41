import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { OutputStore } from "../ports";
import { nameAndMessageOf } from "../message-of";

/** Outputs in the report bucket; the bucket's default encryption applies. */
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
    // As bytes: of a text, the SDK makes its own for the checksum and others for the call.
    const bytes = Buffer.from(body);
    // The length is set because the SDK leaves it out for an empty file.
    const content = { Body: bytes, ContentLength: bytes.length, ContentType: contentType };
    try {
      await this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, ...content }));
    } catch (error) {
      throw new Error(`Could not store s3://${this.bucket}/${key}: ${nameAndMessageOf(error)}`, {
        cause: error,
      });
    }
  }
}
