import type { Finding } from "../../../modules/scanner/contract/results";
import type { Console } from "../../cli/console";
import type { Cell } from "../../cli/table";
import { plural } from "../../words/counts";
import { EXIT } from "../../words/errors";
import type { PackageVersion } from "../compare/packages";
import type { ComparedScan, ScanComparison } from "../compare/scans";
import { FINDING_HEADS, findingCells, header } from "./report";

/** Shows the changes between two scans. The exit code is that of a failure if one of them did not look at everything. */
export function showComparison(comparison: ScanComparison, console: Console): number {
  const { before, after, appeared, fixed, unknown, kept, packages } = comparison;
  const incomplete = [before, after].filter((scan) => !scan.complete || scan.checked < scan.packages - (scan.notAsked ?? 0));
  const code = incomplete.length > 0 ? EXIT.failed : EXIT.done;
  if (console.json) {
    console.result(comparison);
    return code;
  }
  console.line(`${before.stamp} -> ${after.stamp}`, "bold");
  console.table([header("", "packages", "checked", "findings"), scanRow("before", before), scanRow("after", after)]);
  console.line();
  const unseen = unknown.length > 0 ? `, ${unknown.length} not looked at` : "";
  console.line(`${appeared.length} new, ${fixed.length} fixed${unseen}, ${kept} as before`, "bold");
  findingTable("new", appeared, console);
  findingTable("fixed", fixed, console);
  findingTable("not looked at", unknown, console);
  const changes: Cell[][] = [
    ...packages.changed.map(({ name, from, to }) => ["changed", name, `${from.join(", ")} -> ${to.join(", ")}`]),
    ...versionRows("added", packages.added),
    ...versionRows("removed", packages.removed),
    ...versionRows("not listed", packages.unknown),
  ];
  if (changes.length > 0) {
    console.line();
    console.table([header("packages", "", ""), ...changes]);
  }
  for (const { stamp } of incomplete) console.line(`The scan ${stamp} is incomplete: what it did not look at may differ, too.`, "yellow");
  if (before.packages === 0 && after.packages === 0) console.line("Nothing to compare: neither scan has a package.", "yellow");
  return code;
}

function scanRow(title: string, { packages, checked, findings }: ComparedScan): Cell[] {
  return [title, String(packages), String(checked), String(findings)];
}

function versionRows(title: string, versions: readonly PackageVersion[]): Cell[][] {
  return versions.map(({ name, version }) => [title, name, version]);
}

function findingTable(title: string, findings: readonly (Finding & { readonly because?: string })[], console: Console): void {
  if (findings.length === 0) return;
  console.line();
  console.line(`${title}: ${plural(findings.length, "finding")}`);
  console.table([header(...FINDING_HEADS, "why"), ...findings.map(findingRow)]);
}

function findingRow({ because = "not checked any more", ...finding }: Finding & { readonly because?: string }): Cell[] {
  return [...findingCells(finding), because];
}
