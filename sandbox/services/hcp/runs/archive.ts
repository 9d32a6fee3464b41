import { createWriteStream } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { dirname, join, normalize, relative, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Extract, extract } from "tar-stream";
import { limited, MEBIBYTE, TooLarge } from "../../../kit/limits";

/** What a configuration may unpack to, what stands between its files included; each name may come whole into memory. */
const LARGEST_UNPACKED = { bytes: 512 * MEBIBYTE, entries: 100_000 };
const LARGEST_TEXT = MEBIBYTE;

const GZIP = Buffer.from([0x1f, 0x8b]);

/** Whether an upload begins as a gzipped file does. */
export function isArchive(content: Buffer): boolean {
  return content.subarray(0, 2).equals(GZIP);
}

/**
 * Unpacks a configuration (a gzipped tar file) into a folder. Throws if it is none, if something in it would come to lie outside, or
 * {@link TooLarge}.
 */
export async function unpack(archive: Buffer, folder: string, limits = LARGEST_UNPACKED): Promise<void> {
  const root = resolve(folder);
  const links: { readonly target: string; readonly to: string }[] = [];
  let count = 0;
  await read(archive, limits.bytes, async (entry) => {
    const { name, type, linkname, mode } = entry.header;
    const target = inside(root, name);
    if (++count > limits.entries) throw new TooLarge("The configuration", limits.entries, "entries");
    await mkdir(type === "directory" ? target : dirname(target), { recursive: true });
    if (type === "file" || type === "contiguous-file") await pipeline(entry, createWriteStream(target, { mode: (mode ?? 0o600) | 0o600 }));
    else if (type === "symlink" && linkname) links.push({ target, to: relativeLink(root, target, linkname) });
    return undefined;
  });
  // Links are made last, and each in a real folder: what is written through one, and a link of a link, would lie elsewhere than it says.
  for (const { target, to } of links)
    await symlink(to, target).catch((error: NodeJS.ErrnoException) => {
      throw error.code === "EEXIST" ? new Error(`the archive has "${relative(root, target)}" as a link and as something else`) : error;
    });
}

/** The text of one file in an archive; undefined if it has none, or is no archive. @param name of the file, from the archive's root */
export async function textIn(archive: Buffer, name: string): Promise<string | undefined> {
  try {
    return await read(archive, LARGEST_UNPACKED.bytes, async (entry) => {
      const found = normalize(entry.header.name) === normalize(name) && (entry.header.size ?? 0) <= LARGEST_TEXT;
      return found ? text(entry) : undefined;
    });
  } catch {
    // The run that uses it says what is wrong with it.
    return undefined;
  }
}

type Entry = Extract extends AsyncIterable<infer Each> ? Each : never;

/** Goes through the entries of a gzipped tar file, up to the first of which something comes. Throws {@link TooLarge}, or what `use` throws. */
async function read<T>(archive: Buffer, largest: number, use: (entry: Entry) => Promise<T | undefined>): Promise<T | undefined> {
  const entries = extract();
  const unpacked = (source: AsyncIterable<Buffer>) => limited(source, largest, "The unpacked configuration");
  const reading = pipeline(Readable.from([archive]), createGunzip(), unpacked, entries);
  reading.catch(() => undefined);
  try {
    for await (const entry of entries) {
      const found = await use(entry);
      if (found !== undefined) return found;
      entry.resume();
    }
    await reading;
    return undefined;
  } finally {
    entries.destroy();
    await reading.catch(() => undefined);
  }
}

function inside(root: string, name: string): string {
  const target = resolve(root, normalize(name));
  if (target !== root && !target.startsWith(root + sep)) throw new Error(`the archive has "${name}", which is outside of its folder`);
  return target;
}

function relativeLink(root: string, target: string, to: string): string {
  const end = inside(root, relative(root, join(dirname(target), to)));
  return relative(dirname(target), end) || ".";
}
