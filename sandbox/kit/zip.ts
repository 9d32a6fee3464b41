import { createWriteStream } from "node:fs";
import { chmod, lstat, mkdir, readlink, stat, symlink } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Entry } from "yauzl";
import { fromBufferPromise } from "yauzl";
import { ZipFile } from "yazl";
import { MEBIBYTE, readLimited, TooLarge } from "./limits";

export interface ZipMember {
  /** Path in the archive, with `/`. */
  readonly name: string;
  /** File or symbolic link on disk. */
  readonly path: string;
}

/** What an archive may unpack to; links are kept in memory until all files are written. */
export const LARGEST_UNPACKED = { bytes: 2_048 * MEBIBYTE, entries: 200_000, linkBytes: 4_096 };
/** What may be packed into one archive (bytes): it comes whole into memory. */
const LARGEST_ARCHIVE = 512 * MEBIBYTE;

const LINK = 0o120000;
const TYPE = 0o170000;

/** Packs files, with their modes; a symbolic link stays a link. */
export async function zip(members: readonly ZipMember[]): Promise<Buffer> {
  const archive = new ZipFile();
  for (const { name, path } of members) {
    const info = await lstat(path);
    if (info.isSymbolicLink()) archive.addBuffer(Buffer.from(await readlink(path)), name, { mode: LINK | 0o777, mtime: info.mtime });
    else archive.addFile(path, name, { mode: info.mode, mtime: info.mtime });
  }
  archive.end();
  return readLimited(archive.outputStream as AsyncIterable<Uint8Array> & NodeJS.ReadableStream, LARGEST_ARCHIVE, "The archive");
}

/**
 * Unpacks into a folder. An entry that would be written outside of it, also through a link, is an error, as is an archive that
 * unpacks to too much ({@link TooLarge}): archives come from buckets that others may write to.
 */
export async function unzip(archive: Buffer, directory: string, limits = LARGEST_UNPACKED): Promise<void> {
  const file = await fromBufferPromise(archive, { strictFileNames: false });
  const links: { path: string; target: string }[] = [];
  let [bytes, entries] = [0, 0];
  for await (const entry of file.eachEntry()) {
    // yauzl ends an entry that gives more bytes than it says.
    bytes += entry.uncompressedSize;
    entries += 1;
    if (entries > limits.entries) throw new TooLarge("The archive", limits.entries, "entries");
    if (bytes > limits.bytes) throw new TooLarge("What the archive unpacks to", limits.bytes);
    const path = inside(directory, entry.fileName);
    if (entry.fileName.endsWith("/")) {
      await mkdir(path, { recursive: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    const content = await file.openReadStreamPromise(entry);
    if ((modeOf(entry) & TYPE) === LINK) {
      links.push({ path, target: (await readLimited(content, limits.linkBytes, `The link ${entry.fileName}`)).toString() });
      continue;
    }
    await pipeline(content, createWriteStream(path));
    if (modeOf(entry) & 0o111) await chmod(path, (await stat(path)).mode | 0o111);
  }
  // Links are made last, so that no entry is written through one.
  for (const { path, target } of links) {
    inside(directory, relative(directory, resolve(dirname(path), target)));
    await symlink(target, path);
  }
}

function modeOf(entry: Entry): number {
  return entry.externalFileAttributes >>> 16;
}

function inside(directory: string, name: string): string {
  const path = resolve(join(directory, name));
  if (path !== directory && !path.startsWith(directory + sep)) throw new Error(`archive entry ${JSON.stringify(name)} leaves the archive`);
  return path;
}
