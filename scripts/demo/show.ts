import { relative } from "node:path";
import { OUTPUT } from "../../modules/scanner/contract/results";
import { showScan } from "../scans/show/scan";
import type { DemoScan } from "./scan";
import type { World } from "./world";

/** The last screen: what was found and where it lies. */
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
  if (report !== undefined) console.line(`Report    ${relative(process.cwd(), report)}`);
  console.line(
    `Snyk      project "${first?.projectName ?? names.snykProjectName}", ${snapshots} snapshot${snapshots === 1 ? "" : "s"}, at ${sandbox.snyk.url}`,
  );
  console.line(`Outputs   s3://${names.reportBucket}`);
  for (const key of scan.keys) console.line(`            ${key}`);
}
