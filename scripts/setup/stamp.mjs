// @ts-check
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * A finished part of the set-up: the hash of what it was made from, and the paths that must still exist.
 * @typedef {{ inputs: string, evidence: string[] }} Stamp
 */

/**
 * One hash over files (their content, or their absence) and plain texts.
 * @param {readonly string[]} files
 * @param {readonly string[]} [texts]
 */
export function hashOf(files, texts = []) {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(existsSync(file) ? "file\0" : "absent\0")
      .update(existsSync(file) ? readFileSync(file) : "")
      .update("\0");
  for (const text of texts) hash.update("text\0").update(text).update("\0");
  return hash.digest("hex");
}

/**
 * @param {Stamp | undefined} stamp
 * @param {string} inputs
 */
export function stands(stamp, inputs) {
  return stamp?.inputs === inputs && stamp.evidence.every((path) => existsSync(path));
}

/**
 * The content of a JSON file, or an empty object if it cannot be read.
 * @param {string} file
 * @returns {Record<string, unknown>}
 */
export function readJson(file) {
  try {
    return /** @type {Record<string, unknown>} */ (parseJson(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}

/**
 * @param {string} text
 * @returns {unknown}
 */
export function parseJson(text) {
  return JSON.parse(text);
}

/**
 * Replaces a JSON file atomically: readers see the old or the new content.
 * @param {string} file
 * @param {unknown} value
 */
export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${file}.${process.pid}`, file);
}
