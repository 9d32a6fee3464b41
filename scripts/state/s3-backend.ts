import type { ListObjectVersionsCommandInput, ListObjectVersionsCommandOutput } from "@aws-sdk/client-s3";
import type { StackKind } from "../../environments/names";
import { type LockInfo, StateLocked } from "../terraform/state-lock";
import { OperationError } from "../words/errors";
import { type StateBackend, StateChanged, type StateVersion, type StoredState } from "./backend";
import { LockChanged, lockContent, parseLock } from "./lock-file";
import { S3Objects, type S3ObjectsOptions } from "./s3-objects";

export interface S3StateOptions extends S3ObjectsOptions {
  readonly key: (kind: StackKind) => string;
}

/** States as Terraform's `s3` backend stores them: one object each with its versions, and `KEY.tflock` while it is locked. */
export class S3StateBackend implements StateBackend {
  readonly wholeHistory = true;
  readonly removes = true;
  private readonly objects: S3Objects;

  constructor(private readonly options: S3StateOptions) {
    this.objects = new S3Objects(options);
  }

  location(kind: StackKind): string {
    return this.objects.url(this.options.key(kind));
  }

  async read(kind: StackKind): Promise<StoredState | undefined> {
    const found = await this.objects.get(this.options.key(kind));
    // Terraform too treats an empty object as no state.
    if (!found?.content) return undefined;
    const { content, lastModified, kmsKeyArn, etag: revision = "" } = found;
    return { content, bytes: Buffer.byteLength(content), lastModified, revision, kmsKeyArn };
  }

  async versions(kind: StackKind): Promise<readonly StateVersion[]> {
    const key = this.options.key(kind);
    const found: Listed[] = [];
    let next: Pick<ListObjectVersionsCommandInput, "KeyMarker" | "VersionIdMarker"> | undefined = {};
    while (next !== undefined) {
      const page = await this.objects.list({ Prefix: key, ...next });
      found.push(...versionsIn(page, key));
      // S3 sorts by key, then newest first: other keys with this prefix, mainly the lock's, come after it.
      const more = page.IsTruncated === true && page.NextKeyMarker === key;
      next = more ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
    }
    return found.sort(newestFirst).map(({ latest: _, ...version }) => version);
  }

  async readVersion(kind: StackKind, id: string): Promise<string> {
    const found = await this.objects.get(this.options.key(kind), id);
    if (found !== undefined) return found.content;
    throw new OperationError(`${this.location(kind)} has no version ${id} that can be read`, "Take one that was not a deletion.");
  }

  async keep(kind: StackKind): Promise<void> {
    const found = await this.objects.get(this.options.key(kind));
    if (found === undefined || (found.versionId ?? "null") !== "null") return;
    throw new OperationError(
      `The bucket ${this.options.bucket} keeps no versions: the state that is there would be lost`,
      `Turn them on: aws s3api put-bucket-versioning --bucket ${this.options.bucket} --versioning-configuration Status=Enabled`,
    );
  }

  async replace(kind: StackKind, content: string, revision: string | undefined): Promise<void> {
    const written = await this.objects.put(this.options.key(kind), content, revision);
    if (!written) throw new StateChanged(this.location(kind));
  }

  async setAside(kind: StackKind): Promise<void> {
    await this.keep(kind);
    await this.objects.remove(this.options.key(kind));
  }

  async lock(kind: StackKind): Promise<LockInfo | undefined> {
    return (await this.findLock(kind))?.lock;
  }

  async takeLock(kind: StackKind, lock: LockInfo): Promise<void> {
    const key = this.lockKey(kind);
    if (await this.objects.put(key, lockContent(lock), undefined)) return;
    const held = await this.lock(kind);
    if (held !== undefined) throw new StateLocked(held);
    throw new OperationError(`${this.objects.url(key)} was taken and freed again in this moment`, "Run this again.");
  }

  async removeLock(kind: StackKind, id: string): Promise<void> {
    const key = this.lockKey(kind);
    const found = await this.findLock(kind);
    if (found?.lock.id !== id) throw new LockChanged(this.objects.url(key), id, found?.lock);
    // The ETag condition keeps a lock that somebody else puts there between our reading and removing.
    const removed = await this.objects.remove(key, found.etag);
    if (!removed) throw new LockChanged(this.objects.url(key), id, await this.lock(kind));
  }

  private async findLock(kind: StackKind): Promise<{ lock: LockInfo; etag: string | undefined } | undefined> {
    const key = this.lockKey(kind);
    const found = await this.objects.get(key);
    return found && { lock: parseLock(found.content, this.objects.url(key)), etag: found.etag };
  }

  private lockKey(kind: StackKind): string {
    return `${this.options.key(kind)}.tflock`;
  }
}

/** The latest version may be a deletion, which is not a current state. */
type Listed = StateVersion & { readonly latest: boolean };

function versionsIn(page: ListObjectVersionsCommandOutput, key: string): Listed[] {
  const versions = (page.Versions ?? []).map((version) => ({ ...version, deleted: false, bytes: version.Size ?? 0 }));
  const markers = (page.DeleteMarkers ?? []).map((marker) => ({ ...marker, deleted: true, bytes: 0 }));
  return [...versions, ...markers]
    .filter(({ Key }) => Key === key)
    .map(({ VersionId: id = "", IsLatest: latest = false, LastModified: lastModified = new Date(0), deleted, bytes }) => {
      return { id, current: latest && !deleted, deleted, bytes, lastModified, latest };
    });
}

/** S3 lists versions and deletions separately, with times in seconds: within one second, a restore deletes first and then writes. */
function newestFirst(a: Listed, b: Listed): number {
  const later = Number(b.latest) - Number(a.latest) || b.lastModified.getTime() - a.lastModified.getTime();
  return later || Number(a.deleted) - Number(b.deleted);
}
