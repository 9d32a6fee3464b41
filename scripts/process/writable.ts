import { accessSync, constants, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { messageOf, UsageError } from "../words/errors";
import { makeFolder, writePrivate } from "./files";

/**
 * Makes sure, before any work, that its results can be written at the end. Creates the folder. Throws UsageError that names the
 * folder, the reason and the remedy.
 * @param remedy such as `Name another folder with --out.`
 */
export function requireWritableFolder(folder: string, remedy: string): void {
  const path = resolve(folder);
  const probe = join(path, `.writable-${process.pid}`);
  try {
    makeFolder(path);
    // The right to write is tried: a file system that is read-only or full does not show in the permissions.
    writePrivate(probe, "");
    rmSync(probe);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${messageOf(error)}`, `Nothing was done. ${remedy}`, { cause: error });
  }
}

/** The same for a file, which may exist. */
export function requireWritableFile(file: string, remedy: string): void {
  const path = resolve(file);
  requireWritableFolder(dirname(path), remedy);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isDirectory()) throw new UsageError(`${path} cannot be written: it is a folder`, `Nothing was done. ${remedy}`);
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${messageOf(error)}`, `Nothing was done. ${remedy}`, { cause: error });
  }
}
