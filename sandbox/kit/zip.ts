import { chmod, lstat, mkdir, readlink, stat, symlink, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Entry } from "yauzl";
import { fromBufferPromise } from "yauzl";
import { ZipFile } from "yazl";

export interface ZipMember {
  /** Path in the archive, with `/`. */
  readonly name: string;
  /** File or symbolic link on disk. */
  readonly path: string;
}

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
  return buffer(archive.outputStream);
}

/**
 * Unpacks into a folder. An entry that would be written outside of it, also through a link, is an error: archives come from
 * buckets that others may write to.
 */
export async function unzip(archive: Buffer, directory: string): Promise<void> {
  const file = await fromBufferPromise(archive, { strictFileNames: false });
  const links: { path: string; target: string }[] = [];
  for await (const entry of file.eachEntry()) {
    const path = inside(directory, entry.fileName);
    if (entry.fileName.endsWith("/")) {
      await mkdir(path, { recursive: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    const content = await buffer(await file.openReadStreamPromise(entry));
    if ((modeOf(entry) & TYPE) === LINK) {
      links.push({ path, target: content.toString() });
      continue;
    }
    await writeFile(path, content);
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
