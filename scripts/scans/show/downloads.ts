import { dirname } from "node:path";
import { shownPath } from "../../../environments/shown-path";
import type { Console } from "../../cli/console";
import type { Cell } from "../../cli/table";
import { EXIT } from "../../words/errors";
import { type Misconfigured, withMisconfigured } from "../../words/misconfigured";
import type { Download } from "../read/download";
import { header } from "./report";

/**
 * Shows the copied files. If a copy failed, the exit code is that of a failure; else, if the files of some environments have
 * mistakes, that of a wrong configuration.
 */
export function showDownloads(copied: readonly Download[], console: Console, misconfigured: readonly Misconfigured[] = []): number {
  const downloads: readonly Download[] = [...copied, ...misconfigured.map((each) => ({ ...each, downloaded: [] }))];
  const failed = downloads.filter(({ reason }) => reason !== undefined);
  if (console.json) console.result(downloads);
  else {
    console.table([header("environment", "scan", "files", "folder"), ...downloads.map(rowOf)]);
    for (const { environment, reason = "" } of failed) {
      console.line();
      console.line(`${environment}: ${reason}`, "red");
    }
  }
  return withMisconfigured(failed.length > misconfigured.length ? EXIT.failed : EXIT.done, misconfigured);
}

function rowOf({ environment, stamp, downloaded: [first], downloaded }: Download): Cell[] {
  if (stamp === undefined || first === undefined) return [environment, { text: "not copied", style: "red" }];
  return [environment, stamp, String(downloaded.length), shownPath(dirname(first))];
}
