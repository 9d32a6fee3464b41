import { dirname } from "node:path";
import { shownPath } from "../../../environments/shown-path";
import type { Console } from "../../cli/console";
import type { Cell } from "../../cli/table";
import { EXIT } from "../../words/errors";
import type { Download } from "../read/download";
import { header } from "./report";

/** Shows the copied files. If a copy failed, the exit code is that of a failure. */
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
  return [environment, stamp, String(downloaded.length), shownPath(dirname(first))];
}
