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
  /** How what is written here is encrypted: as Terraform does it, since the bucket's policy may allow nothing else. */
  readonly encryption: Pick<PutObjectCommandInput, "ServerSideEncryption" | "SSEKMSKeyId">;
}

export interface S3Object {
  readonly content: string;
  readonly lastModified: Date;
  readonly etag: string | undefined;
  readonly versionId: string | undefined;
  readonly kmsKeyArn: string | undefined;
}

/** S3's answers where a condition does not hold: another object, none any more, somebody else in this very moment. */
const CONDITION_FAILED: readonly string[] = ["PreconditionFailed", "NoSuchKey", "ConditionalRequestConflict"];

/** Small texts in one bucket of one account. Throws what {@link s3Failure} makes of S3's errors. */
export class S3Objects {
  constructor(private readonly options: S3ObjectsOptions) {}

  url(key: string): string {
    return `s3://${this.options.bucket}/${key}`;
  }

  /** undefined: there is no such object, or not in this version. */
  async get(key: string, VersionId?: string): Promise<S3Object | undefined> {
    const command = new GetObjectCommand({ ...this.place, Key: key, VersionId });
    try {
      const answer = await this.ask(this.url(key), () => this.options.s3.send(command));
      const content = (await answer.Body?.transformToString("utf8")) ?? "";
      const { LastModified: lastModified = new Date(0), ETag: etag, VersionId: versionId, SSEKMSKeyId: kmsKeyArn } = answer;
      return { content, lastModified, etag, versionId, kmsKeyArn };
    } catch (error) {
      // A version that marks a deletion cannot be got; one that S3 could not have given out is a malformed argument.
      const absent = VersionId === undefined ? ["NoSuchKey"] : ["NoSuchKey", "NoSuchVersion", "MethodNotAllowed", "InvalidArgument"];
      if (absent.includes(codeOf(error))) return undefined;
      throw error;
    }
  }

  /** @param etag of the object that it takes the place of; undefined: there is none. False: it is another one by now. */
  async put(key: string, Body: string, etag: string | undefined): Promise<boolean> {
    const { s3, encryption } = this.options;
    const condition = etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
    const object = { ...this.place, ...encryption, Key: key, Body, ContentType: "application/json" };
    return this.unless(key, () => s3.send(new PutObjectCommand({ ...object, ...condition })));
  }

  /** @param etag removes this object and no other. False: it is another one by now. */
  async remove(key: string, etag?: string): Promise<boolean> {
    const { s3 } = this.options;
    return this.unless(key, () => s3.send(new DeleteObjectCommand({ ...this.place, Key: key, IfMatch: etag })));
  }

  /** One page of the versions. */
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
