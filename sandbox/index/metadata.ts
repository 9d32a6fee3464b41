import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import type { ZipFile } from "yauzl";
import { limited, MEBIBYTE } from "../kit/limits";
import { bodyOf, getOk } from "./http";
import { openLocalZip, openRemoteZip } from "./random-access";
import { IndexError } from "./public-index";

/** What is read of a file to find its metadata. */
export interface MetadataLimits {
  /** Larger core metadata is not read (bytes); real files are far smaller. */
  readonly metadata: number;
  /** How much of a source distribution is read to find its PKG-INFO (bytes, compressed). */
  readonly sdist: number;
  /** The same, unpacked (bytes): a megabyte of gzip may hold a gigabyte. */
  readonly sdistUnpacked: number;
  /** Entries of a zip file that are looked at; the largest wheels have some ten thousand files. */
  readonly entries: number;
}

const LIMITS: MetadataLimits = { metadata: 16 * MEBIBYTE, sdist: 2 * MEBIBYTE, sdistUnpacked: 64 * MEBIBYTE, entries: 200_000 };

export interface MetadataSource {
  readonly filename: string;
  readonly url: string;
  readonly hasMetadataFile?: boolean;
}

/**
 * Reads core metadata without running code: the index's `.metadata` file, the METADATA inside a wheel (through Range
 * requests), or the PKG-INFO near the start of a source distribution.
 * @throws {IndexError} if a server does not give the file. An unreadable archive counts as one without metadata.
 */
export async function readMetadata(file: MetadataSource, timeoutMs: number, limits = LIMITS): Promise<string | undefined> {
  if (file.hasMetadataFile) {
    const response = await getOk(`${file.url}.metadata`, timeoutMs).catch(() => undefined);
    if (response !== undefined) return (await bodyOf(response, limits.metadata, timeoutMs)).toString("utf8");
  }
  const isLocal = file.url.startsWith("file:");
  if (/\.(whl|zip|egg)$/.test(file.filename)) {
    return metadataInZip(() => (isLocal ? openLocalZip(fileURLToPath(file.url)) : openRemoteZip(file.url, timeoutMs)), limits);
  }
  if (!/\.(tar\.gz|tgz)$/.test(file.filename)) return undefined;
  return metadataInTar(isLocal ? createReadStream(fileURLToPath(file.url)) : await remoteBody(file.url, timeoutMs), limits);
}

/** Core metadata in a wheel, a zipped source distribution or an egg; undefined if the file is not a valid zip. */
async function metadataInZip(open: () => Promise<ZipFile>, limits: MetadataLimits): Promise<string | undefined> {
  let zip: ZipFile | undefined;
  try {
    zip = await open();
    if (zip.entryCount > limits.entries) return undefined;
    for await (const entry of zip.eachEntry()) {
      if (!/^(EGG-INFO\/PKG-INFO|[^/]+\.dist-info\/METADATA|[^/]+\/PKG-INFO)$/.test(entry.fileName)) continue;
      if (entry.uncompressedSize > limits.metadata) return undefined;
      return (await buffer(await zip.openReadStreamPromise(entry))).toString("utf8");
    }
    return undefined;
  } catch (error) {
    if (error instanceof IndexError) throw error;
    return undefined;
  } finally {
    zip?.close();
  }
}

/** Stops reading as soon as PKG-INFO is found or the budget is used up. */
async function metadataInTar(body: Readable, limits: MetadataLimits): Promise<string | undefined> {
  const unpack = extract();
  let read = 0;
  body.on("data", (chunk: Buffer) => {
    read += chunk.length;
    if (read > limits.sdist) unpack.destroy();
  });
  const unpacked = (source: AsyncIterable<Buffer>) => limited(source, limits.sdistUnpacked, "The source distribution");
  const feeding = pipeline(body, createGunzip(), unpacked, unpack).catch(() => undefined);
  try {
    for await (const entry of unpack) {
      if (/^[^/]+\/PKG-INFO$/.test(entry.header.name) && (entry.header.size ?? 0) <= limits.metadata) {
        return (await buffer(Readable.from(entry))).toString("utf8");
      }
      entry.resume();
    }
    return undefined;
  } catch {
    return undefined;
  } finally {
    unpack.destroy();
    body.destroy();
    await feeding;
  }
}

async function remoteBody(url: string, timeoutMs: number): Promise<Readable> {
  const { body } = await getOk(url, timeoutMs);
  if (body === null) throw new IndexError(`${new URL(url).pathname} is empty`);
  return Readable.fromWeb(body);
}
