import { dirname, join } from "node:path";
import type { Environment } from "../../../environments/schema";
import type { Console } from "../../cli/console";
import { EXIT, presentError } from "../../words/errors";
import { header } from "../show/scan";
import type { Cell } from "../../cli/table";
import { visitAccounts, type OpenAccount } from "../account";
import { readScan } from "./scan";
import { pathText } from "../show/words";

/** What was copied of one environment. */
export interface Download {
  readonly environment: string;
  readonly stamp?: string;
  /** Paths that were written. */
  readonly downloaded: readonly string[];
  /** Why nothing, or not everything, was. */
  readonly reason?: string;
}

/** Copies the files of each environment's last scan into a folder of its own. No failure stops the others. */
export async function downloadAll(
  directory: string,
  environments: readonly Environment[],
  open: OpenAccount,
  signal: AbortSignal,
): Promise<Download[]> {
  const visits = await visitAccounts(environments, open, signal, (account) =>
    readScan({ download: join(directory, account.environment.name) }, account),
  );
  return visits.map(({ environment: { name: environment }, result }): Download => {
    if ("error" in result) return { environment, downloaded: [], reason: presentError(result.error).text };
    return { environment, stamp: result.value.stamp, downloaded: result.value.downloaded };
  });
}

/** Shows what was copied. What could not be is a failure. */
export function showDownloads(downloads: readonly Download[], console: Console): number {
  const failed = downloads.filter(({ reason }) => reason !== undefined);
  if (console.json) console.result(downloads);
  else {
    console.table([header("environment", "scan", "files", "folder"), ...downloads.map(rowOf)]);
    for (const { environment, reason = "" } of failed) {
      console.line();
      console.line(`${environment}: ${reason}`, "red");
    }
  }
  return failed.length > 0 ? EXIT.failed : EXIT.done;
}

function rowOf({ environment, stamp, downloaded: [first], downloaded }: Download): Cell[] {
  if (stamp === undefined || first === undefined) return [environment, { text: "not copied", style: "red" }];
  return [environment, stamp, String(downloaded.length), pathText(dirname(first))];
}
