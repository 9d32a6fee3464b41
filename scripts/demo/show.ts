import { shownPath } from "../../environments/shown-path";
import { OUTPUT } from "../../modules/scanner/contract/results";
import { showScan } from "../scans/show/report";
import { plural } from "../words/counts";
import type { DemoScan } from "./scan";
import type { World } from "./world";

/** The last screen: what was found, and where the results are. */
export function showDemo({ scan, executionId, complete }: DemoScan, { console, names, sandbox }: World): void {
  if (console.json) {
    console.result({ executionId, complete, bucket: names.reportBucket, ...scan });
    return;
  }
  console.line();
  showScan(scan, console);
  const report = scan.downloaded.find((path) => path.endsWith(OUTPUT.report));
  const [first] = scan.summary.snyk.snapshots;
  const snapshots = scan.summary.snyk.snapshots.length;
  if (report !== undefined) console.line(`Report    ${shownPath(report)}`);
  console.line(
    `Snyk      project "${first?.projectName ?? names.snykProjectName}", ${plural(snapshots, "snapshot")}, at ${sandbox.snyk.url}`,
  );
  console.line(`Outputs   s3://${names.reportBucket}`);
  for (const key of scan.keys) console.line(`            ${key}`);
}
