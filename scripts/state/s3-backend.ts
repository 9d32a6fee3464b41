import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { StackKind } from "../../environments/names";
import { OperationError } from "../lib/errors";
import type { LockInfo } from "../lib/state-lock";
import { newestFirst, type StateBackend, type StateVersion, type StoredState } from "./backend";
import { LockChanged, parseLock } from "./lock-file";
import { codeOf, s3Failure, type S3Place } from "./s3-failure";

export interface S3StateOptions extends S3Place {
  readonly s3: S3Client;
  readonly key: (kind: StackKind) => string;
}

interface S3Object {
  readonly content: string;
  readonly lastModified: Date;
  readonly etag: string | undefined;
  readonly versionId: string | undefined;
}

/** States as Terraform's `s3` backend keeps them: an object each, its versions, and `KEY.tflock` while somebody works on it. */
export class S3StateBackend implements StateBackend {
  constructor(private readonly options: S3StateOptions) {}

  location(kind: StackKind): string {
    return this.url(this.options.key(kind));
  }

  async read(kind: StackKind): Promise<StoredState | undefined> {
    const found = await this.get(this.options.key(kind));
    // Terraform too takes an empty object for none.
    if (!found?.content) return undefined;
    return { content: found.content, bytes: Buffer.byteLength(found.content), lastModified: found.lastModified };
  }

  async versions(kind: StackKind): Promise<readonly StateVersion[]> {
    const { bucket, account, key } = this.options;
    const found: StateVersion[] = [];
    let next: Pick<ListObjectVersionsCommandInput, "KeyMarker" | "VersionIdMarker"> | undefined = {};
    while (next !== undefined) {
      const page = await this.list({ Bucket: bucket, ExpectedBucketOwner: account, Prefix: key(kind), ...next });
      found.push(...versionsIn(page, key(kind)));
      // By key, then newest first: what begins with the key, its lock above all, comes after it.
      const more = page.IsTruncated === true && page.NextKeyMarker === key(kind);
      next = more ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
    }
    return found.sort(newestFirst);
  }

  async readVersion(kind: StackKind, id: string): Promise<string> {
    const found = await this.get(this.options.key(kind), id);
    if (found !== undefined) return found.content;
    throw new OperationError(`${this.location(kind)} has no version ${id} that can be read`, "Take one that was not a deletion.");
  }

  async keep(kind: StackKind): Promise<void> {
    const found = await this.get(this.options.key(kind));
    if (found === undefined || (found.versionId ?? "null") !== "null") return;
    throw new OperationError(
      `The bucket ${this.options.bucket} keeps no versions: the state that is there would be lost`,
      `Turn them on: aws s3api put-bucket-versioning --bucket ${this.options.bucket} --versioning-configuration Status=Enabled`,
    );
  }

  async setAside(kind: StackKind): Promise<void> {
    await this.keep(kind);
    const { bucket, account, s3, key } = this.options;
    const remove = new DeleteObjectCommand({ Bucket: bucket, ExpectedBucketOwner: account, Key: key(kind) });
    await this.ask(this.location(kind), () => s3.send(remove));
  }

  async lock(kind: StackKind): Promise<LockInfo | undefined> {
    return (await this.findLock(kind))?.lock;
  }

  async removeLock(kind: StackKind, id: string): Promise<void> {
    const { bucket, account, s3 } = this.options;
    const key = this.lockKey(kind);
    const found = await this.findLock(kind);
    if (found?.lock.id !== id) throw new LockChanged(this.url(key), id, found?.lock);
    // The condition: what somebody puts there between reading and removing is theirs.
    const remove = new DeleteObjectCommand({ Bucket: bucket, ExpectedBucketOwner: account, Key: key, IfMatch: found.etag });
    try {
      await this.ask(this.url(key), () => s3.send(remove));
    } catch (error) {
      if (codeOf(error) !== "PreconditionFailed") throw error;
      throw new LockChanged(this.url(key), id, await this.lock(kind));
    }
  }

  private async findLock(kind: StackKind): Promise<{ lock: LockInfo; etag: string | undefined } | undefined> {
    const key = this.lockKey(kind);
    const found = await this.get(key);
    return found && { lock: parseLock(found.content, this.url(key)), etag: found.etag };
  }

  private lockKey(kind: StackKind): string {
    return `${this.options.key(kind)}.tflock`;
  }

  private url(key: string): string {
    return `s3://${this.options.bucket}/${key}`;
  }

  /** undefined: there is no such object, or not in this version. */
  private async get(key: string, VersionId?: string): Promise<S3Object | undefined> {
    const { bucket, account, s3 } = this.options;
    const command = new GetObjectCommand({ Bucket: bucket, ExpectedBucketOwner: account, Key: key, VersionId });
    try {
      const answer = await this.ask(this.url(key), () => s3.send(command));
      const content = (await answer.Body?.transformToString("utf8")) ?? "";
      return { content, lastModified: answer.LastModified ?? new Date(0), etag: answer.ETag, versionId: answer.VersionId };
    } catch (error) {
      // A version that marks a deletion cannot be got; one that S3 could not have given out is a malformed argument.
      const absent = VersionId === undefined ? ["NoSuchKey"] : ["NoSuchKey", "NoSuchVersion", "MethodNotAllowed", "InvalidArgument"];
      if (absent.includes(codeOf(error))) return undefined;
      throw error;
    }
  }

  private async list(input: ListObjectVersionsCommandInput): Promise<ListObjectVersionsCommandOutput> {
    return this.ask(`s3://${this.options.bucket}`, () => this.options.s3.send(new ListObjectVersionsCommand(input)));
  }

  private async ask<T>(location: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw s3Failure(error, location, this.options);
    }
  }
}

function versionsIn(page: ListObjectVersionsCommandOutput, key: string): StateVersion[] {
  const versions = (page.Versions ?? []).map((version) => ({ ...version, deleted: false, bytes: version.Size ?? 0 }));
  const markers = (page.DeleteMarkers ?? []).map((marker) => ({ ...marker, deleted: true, bytes: 0 }));
  return [...versions, ...markers]
    .filter(({ Key }) => Key === key)
    .map(({ VersionId: id = "", IsLatest = false, LastModified: lastModified = new Date(0), deleted, bytes }) => {
      return { id, current: IsLatest && !deleted, deleted, bytes, lastModified };
    });
}
