import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { messageOf, OperationError } from "../../words/errors";
import type { AccountScans } from "../survey/survey";
import { fleetPage } from "./page";

/** Finished scans in the trend of an account: a month of daily ones. */
export const PAGE_HISTORY = 30;

/** Writes the page over all accounts, whole or not at all. Gives its path. Throws OperationError where it cannot. */
export async function writeFleetPage(file: string, accounts: readonly AccountScans[], now: Date): Promise<string> {
  const path = resolve(file);
  const draft = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, fleetPage(accounts, now));
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw new OperationError(`${path} could not be written: ${messageOf(error)}`, "Name another file with --html.", { cause: error });
  }
  return path;
}
