import type { VerbContext } from "../../cli/context";
import { EXIT } from "../../words/errors";
import type { OneScan, ScanLine } from "../read/scan";
import { showScan } from "./report";

/** Shows the list of an environment's scans. */
export function showScans(scans: readonly ScanLine[], { console, environment }: Pick<VerbContext, "console" | "environment">): number {
  if (console.json) console.result(scans);
  else if (scans.length === 0) console.line("  No scans yet.");
  else {
    const rows = scans.map(({ stamp, summary }) =>
      summary === undefined
        ? [stamp, { text: "not finished", style: "yellow" as const }]
        : [
            stamp,
            summary.complete ? "complete" : { text: "incomplete", style: "yellow" as const },
            String(summary.packages),
            String(summary.checked),
            String(summary.findings.total),
          ],
    );
    console.table([["scan", "", "packages", "checked", "findings"].map((text) => ({ text, style: "dim" as const })), ...rows]);
    console.line(`Next   npm run ops -- results --env ${environment.name} --scan ${scans[0]?.stamp ?? "latest"}`);
  }
  return EXIT.done;
}

/** Shows one scan. */
export function showOneScan(scan: OneScan, { console }: Pick<VerbContext, "console">): number {
  if (console.json) console.result(scan);
  else {
    showScan(scan, console);
    for (const path of scan.downloaded) console.line(`  ${path}`);
  }
  return EXIT.done;
}
