import type { Summary } from "../../../modules/scanner/contract/results";
import { coverageOf } from "../../../modules/scanner/contract/verdict";
import type { VerbContext } from "../../cli/context";
import type { Cell } from "../../cli/table";
import { EXIT } from "../../words/errors";
import type { OneScan, ScanLine } from "../read/scan";
import { looksWhole, showScan } from "./report";

/**
 * Shows the list of an environment's scans. The exit code is that of a failure unless the last of them looked at everything, and
 * no later run failed. @param later why a run after the last scan left no results, see {@link laterRun}
 */
export function showScans(
  scans: readonly ScanLine[],
  { console, environment }: Pick<VerbContext, "console" | "environment">,
  later?: string,
): number {
  if (console.json) console.result(scans);
  else if (scans.length === 0) console.line("  No scans yet: nothing is known of its packages.", "yellow");
  else {
    const rows = scans.map(({ stamp, summary }) =>
      summary === undefined
        ? [stamp, { text: "not finished", style: "yellow" as const }]
        : [stamp, stateOf(summary), String(summary.packages), String(summary.checked), String(summary.findings.total)],
    );
    console.table([["scan", "", "packages", "checked", "findings"].map((text) => ({ text, style: "dim" as const })), ...rows]);
    if (later !== undefined) console.line(later, "red");
    console.line(`Next   npm run ops -- results --env ${environment.name} --scan ${scans[0]?.stamp ?? "latest"}`);
  }
  const last = scans[0]?.summary;
  return last !== undefined && looksWhole(last) && later === undefined ? EXIT.done : EXIT.failed;
}

function stateOf(summary: Summary): Cell {
  switch (coverageOf(summary)) {
    case "whole":
      return "complete";
    case "chosen":
      return "as chosen";
    case "nothing to check":
      return { text: "nothing to check", style: "yellow" };
    case "partial":
    case "none":
      return { text: "incomplete", style: "yellow" };
  }
}

/** Shows one scan. The exit code is that of a failure if it did not look at everything. @param later as in {@link showScans} */
export function showOneScan(scan: OneScan, { console }: Pick<VerbContext, "console">, later?: string): number {
  if (console.json) console.result(scan);
  else {
    showScan(scan, console);
    for (const path of scan.downloaded) console.line(`  ${path}`);
    if (later !== undefined) console.line(later, "red");
  }
  return looksWhole(scan.summary) && later === undefined ? EXIT.done : EXIT.failed;
}
