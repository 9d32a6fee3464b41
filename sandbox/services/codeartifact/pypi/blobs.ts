import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AwsError } from "../../../core/errors";
import type { IndexFile, PublicIndex } from "../../../index/public-index";
import { limited, MEBIBYTE } from "../../../kit/limits";
import type { Asset, Hashes } from "../model/assets";

export interface Blob {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly hashes: Required<Hashes>;
}

/** The public index did not answer, or sent a file that differs from its listing. */
export class IndexUnavailable extends Error {}

/** Turns a failure of the public index into an error of the API. */
export function asServiceFailure(error: unknown): never {
  if (error instanceof IndexUnavailable) throw new AwsError("InternalServerException", error.message);
  throw error;
}

/** Bytes of a file of the public index; PyPI's own limit for a project's file is 1 GB at most. */
const LARGEST_FILE = 4_096 * MEBIBYTE;

const ALGORITHMS = { MD5: "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-512": "sha512" } as const;

/** Stores the bytes of assets on disk, each content once. Files of the public index are fetched when a client first asks for them. */
export class Blobs {
  private readonly fetching = new WeakMap<Asset, Promise<string>>();

  constructor(
    private readonly directory: string,
    private readonly publicIndex: PublicIndex,
  ) {}

  async write(content: NodeJS.ReadableStream | Buffer): Promise<Blob> {
    await mkdir(this.directory, { recursive: true });
    const temporary = join(this.directory, `${randomUUID()}.part`);
    const digests = Object.entries(ALGORITHMS).map(([name, algorithm]) => ({ name, hash: createHash(algorithm) }));
    let size = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        for (const { hash } of digests) hash.update(chunk);
        done(null, chunk);
      },
    });
    try {
      await pipeline(Buffer.isBuffer(content) ? Readable.from([content]) : content, measure, createWriteStream(temporary));
      const hashes = Object.fromEntries(digests.map(({ name, hash }) => [name, hash.digest("hex")])) as Required<Hashes>;
      const path = join(this.directory, hashes["SHA-256"]);
      await rename(temporary, path);
      return { path, size, hashes };
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Path of an asset's bytes. Throws {@link IndexUnavailable} if they cannot be fetched. */
  async fetch(asset: Asset): Promise<string> {
    if (asset.path) return asset.path;
    if (!asset.source) throw new IndexUnavailable(`${asset.name} has no content`);
    const running = this.fetching.get(asset) ?? this.download(asset, asset.source).finally(() => this.fetching.delete(asset));
    this.fetching.set(asset, running);
    return running;
  }

  private async download(asset: Asset, source: IndexFile): Promise<string> {
    let blob: Blob;
    try {
      const content = (await this.publicIndex.open(source)) as NodeJS.ReadableStream & AsyncIterable<Buffer>;
      // A file that is larger than listed is another one, so it is not read to its end.
      blob = await this.write(Readable.from(limited(content, source.size ?? LARGEST_FILE, asset.name), { objectMode: false }));
    } catch (error) {
      throw new IndexUnavailable(`${asset.name} cannot be fetched from the public index: ${(error as Error).message}`);
    }
    const promised = asset.hashes["SHA-256"];
    if (promised && promised !== blob.hashes["SHA-256"]) {
      await rm(blob.path, { force: true });
      throw new IndexUnavailable(`${asset.name} has the SHA-256 ${blob.hashes["SHA-256"]}, but the public index lists ${promised}`);
    }
    Object.assign(asset, { path: blob.path, size: blob.size, hashes: blob.hashes });
    return blob.path;
  }
}
