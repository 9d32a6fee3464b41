import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { codeOf, s3Failure, type S3Place } from "./s3-failure";

export interface S3ObjectsOptions extends S3Place {
  readonly s3: S3Client;
  /** Encryption of the objects that are written: the same as Terraform's, since the bucket's policy may allow no other. */
  readonly encryption: Pick<PutObjectCommandInput, "ServerSideEncryption" | "SSEKMSKeyId">;
}

export interface S3Object {
  readonly content: string;
  readonly lastModified: Date;
  readonly etag: string | undefined;
  readonly versionId: string | undefined;
  readonly kmsKeyArn: string | undefined;
}

/** S3's error codes for a failed condition: the object has changed, is gone, or somebody writes it at the same moment. */
const CONDITION_FAILED: readonly string[] = ["PreconditionFailed", "NoSuchKey", "ConditionalRequestConflict"];

/** Small text objects in one bucket of one account. Throws the errors of {@link s3Failure}. */
export class S3Objects {
  constructor(private readonly options: S3ObjectsOptions) {}

  url(key: string): string {
    return `s3://${this.options.bucket}/${key}`;
  }

  /** Undefined if there is no such object or version. */
  async get(key: string, VersionId?: string): Promise<S3Object | undefined> {
    const command = new GetObjectCommand({ ...this.place, Key: key, VersionId });
    try {
      const answer = await this.ask(this.url(key), () => this.options.s3.send(command));
      const content = (await answer.Body?.transformToString("utf8")) ?? "";
      const { LastModified: lastModified = new Date(0), ETag: etag, VersionId: versionId, SSEKMSKeyId: kmsKeyArn } = answer;
      return { content, lastModified, etag, versionId, kmsKeyArn };
    } catch (error) {
      // For a delete marker's version S3 answers MethodNotAllowed; for an id that it could not have issued, InvalidArgument.
      const absent = VersionId === undefined ? ["NoSuchKey"] : ["NoSuchKey", "NoSuchVersion", "MethodNotAllowed", "InvalidArgument"];
      if (absent.includes(codeOf(error))) return undefined;
      throw error;
    }
  }

  /** @param etag of the object that it replaces; undefined if there is none. @returns false if the object has changed since */
  async put(key: string, Body: string, etag: string | undefined): Promise<boolean> {
    const { s3, encryption } = this.options;
    const condition = etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
    const object = { ...this.place, ...encryption, Key: key, Body, ContentType: "application/json" };
    return this.unless(key, () => s3.send(new PutObjectCommand({ ...object, ...condition })));
  }

  /** @param etag removes the object only if it has this ETag. @returns false if the object has changed since */
  async remove(key: string, etag?: string): Promise<boolean> {
    const { s3 } = this.options;
    return this.unless(key, () => s3.send(new DeleteObjectCommand({ ...this.place, Key: key, IfMatch: etag })));
  }

  /** One page of versions. */
  async list(input: Omit<ListObjectVersionsCommandInput, "Bucket">): Promise<ListObjectVersionsCommandOutput> {
    const command = new ListObjectVersionsCommand({ ...this.place, ...input });
    return this.ask(`s3://${this.options.bucket}`, () => this.options.s3.send(command));
  }

  private get place() {
    return { Bucket: this.options.bucket, ExpectedBucketOwner: this.options.owner };
  }

  private async unless(key: string, send: () => Promise<unknown>): Promise<boolean> {
    try {
      await this.ask(this.url(key), send);
      return true;
    } catch (error) {
      if (CONDITION_FAILED.includes(codeOf(error))) return false;
      throw error;
    }
  }

  private async ask<T>(location: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw s3Failure(error, location, this.options);
    }
  }
}
