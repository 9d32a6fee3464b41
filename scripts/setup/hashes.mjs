// @ts-check
import { createHash } from "node:crypto";
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { cache as projectCache } from "./paths.mjs";
import { readJson, writeJson } from "./stamp.mjs";

/** @typedef {{ stamp: string, sha256: string }} Known */

const CHUNK_BYTES = 1 << 20;

/** Hashes of one kind of file that are remembered: Terraform has 90 MB, the AWS provider 700 MB. */
export class Hashes {
  /** @param {string} [file] where they are remembered */
  constructor(file = join(projectCache, "terraform-hashes.json")) {
    this.file = file;
    this.known = /** @type {Record<string, Known>} */ (readJson(file));
  }

  /**
   * SHA-256 of a file, in hexadecimal digits. A file that has not changed since the last time (device, inode, size, and the times of
   * its content and of its status, which nobody can set) is not read again.
   * @param {string} file
   */
  ofFile(file) {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(file);
    const stamp = [dev, ino, size, mtimeMs, ctimeMs].join(" ");
    const before = this.known[file];
    if (before?.stamp === stamp) return before.sha256;
    const sha256 = read(file);
    this.known = { .../** @type {Record<string, Known>} */ (readJson(this.file)), [file]: { stamp, sha256 } };
    writeJson(this.file, this.known);
    return sha256;
  }

  /**
   * Hash of an unpacked package as Terraform's lock file has it (`h1:`; golang.org/x/mod/sumdb/dirhash, Hash1).
   * @param {string} folder
   */
  ofPackage(folder) {
    // Go sorts by bytes.
    const files = filesBelow(folder)
      .map((file) => relative(folder, file))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const list = files.map((name) => `${this.ofFile(join(folder, name))}  ${name}\n`).join("");
    return `h1:${createHash("sha256").update(list).digest("base64")}`;
  }
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** @param {string} file */
function read(file) {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const descriptor = openSync(file, "r");
  try {
    for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer)) hash.update(buffer.subarray(0, count));
  } finally {
    closeSync(descriptor);
  }
  return hash.digest("hex");
}
