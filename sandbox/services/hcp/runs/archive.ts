import { createWriteStream } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { dirname, join, normalize, relative, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { MEBIBYTE, TooLarge } from "../../../kit/limits";

const LARGEST_CONTENT = 1024 * MEBIBYTE;
const LARGEST_TEXT = MEBIBYTE;

const GZIP = Buffer.from([0x1f, 0x8b]);

/** Whether an upload begins as a gzipped file does. */
export function isArchive(content: Buffer): boolean {
  return content.subarray(0, 2).equals(GZIP);
}

/** Unpacks a configuration (a gzipped tar file) into a folder. Throws if it is none, or if something in it would come to lie outside. */
export async function unpack(archive: Buffer, folder: string): Promise<void> {
  const entries = extract();
  const root = resolve(folder);
  let size = 0;
  const reading = pipeline(Readable.from([archive]), createGunzip(), entries);
  reading.catch(() => undefined);
  for await (const entry of entries) {
    const { name, type, linkname, mode } = entry.header;
    const target = inside(root, name);
    size += entry.header.size ?? 0;
    if (size > LARGEST_CONTENT) throw new TooLarge("The unpacked configuration", LARGEST_CONTENT);
    if (type === "directory") await mkdir(target, { recursive: true });
    else await mkdir(dirname(target), { recursive: true });
    if (type === "file" || type === "contiguous-file") await pipeline(entry, createWriteStream(target, { mode: (mode ?? 0o600) | 0o600 }));
    else if (type === "symlink" && linkname) await symlink(relativeLink(root, target, linkname), target);
    entry.resume();
  }
  await reading;
}

/** The text of one file in an archive; undefined if it has none, or is no archive. @param name of the file, from the archive's root */
export async function textIn(archive: Buffer, name: string): Promise<string | undefined> {
  const entries = extract();
  const reading = pipeline(Readable.from([archive]), createGunzip(), entries).catch(() => undefined);
  try {
    for await (const entry of entries) {
      const found = normalize(entry.header.name) === normalize(name) && (entry.header.size ?? 0) <= LARGEST_TEXT;
      if (found) return await text(entry);
      entry.resume();
    }
  } catch {
    // The run that uses it says what is wrong with it.
    return undefined;
  } finally {
    entries.destroy();
    await reading;
  }
  return undefined;
}

function inside(root: string, name: string): string {
  const target = resolve(root, normalize(name));
  if (target !== root && !target.startsWith(root + sep)) throw new Error(`the archive has "${name}", which is outside of its folder`);
  return target;
}

function relativeLink(root: string, target: string, to: string): string {
  const end = inside(root, relative(root, join(dirname(target), to)));
  return relative(dirname(target), end);
}
