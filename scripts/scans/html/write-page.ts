import { resolve } from "node:path";
import { writeWholeReport } from "../../process/whole-file";
import { messageOf, OperationError } from "../../words/errors";
import type { AccountScans } from "../survey/survey";
import { fleetPage, type FleetReports } from "./page";

/** Number of finished scans in an account's trend: a month of daily scans. */
export const PAGE_HISTORY = 30;

/**
 * Writes the page over all accounts, whole or not at all. Gives its path. Throws OperationError if it cannot.
 * @param reports the accounts' own reports, which the rows link to. @default no links
 */
export async function writeFleetPage(file: string, accounts: readonly AccountScans[], now: Date, reports?: FleetReports): Promise<string> {
  const path = resolve(file);
  try {
    await writeWholeReport(path, fleetPage(accounts, now, reports));
  } catch (error) {
    throw new OperationError(`${path} could not be written: ${messageOf(error)}`, "Name another file with --html.", { cause: error });
  }
  return path;
}
