import { type Finding, SEVERITIES, type Summary } from "../../../modules/scanner/contract/results";
import { secrets } from "../../../modules/text/redactor";
import { refusalIn } from "../../aws/denial";
import { coverageOf, isDone, verdictText } from "../../../modules/scanner/contract/verdict";
import { gateLines } from "../../../modules/scanner/contract/policy";
import { changesText } from "../../../modules/scanner/contract/diff";
import type { ConfusionResult } from "../../../modules/scanner/contract/confusion";
import { adviceFor, type Quarantined } from "../../../modules/scanner/contract/quarantine";
import { accountLines } from "../../../modules/scanner/contract/account";
import type { Console } from "../../cli/console";
import type { Cell } from "../../cli/table";
import { plural } from "../../words/counts";
import { shortTime } from "../../words/times";
import { SEVERITY_STYLES } from "../words";
import { showConfusion } from "./confusion";

/** The part of a scan that is shown. */
export interface ScanToShow {
  readonly summary: Summary;
  readonly findings: readonly Finding[];
  readonly notInstallable: readonly { readonly name: string; readonly version: string; readonly why: string }[];
  /** Absent in what earlier scanners wrote. */
  readonly confusion?: ConfusionResult | undefined;
  /** Absent in what earlier scanners wrote. */
  readonly quarantined?: readonly Quarantined[] | undefined;
}

const DEFAULTS_ONLY = "Only the default version of each package was looked at, as earlier scanners did.";
/** Longest text in a column, to keep the table readable; the report in the bucket has the whole text. */
const LONGEST = 60;

/** One line of numbers. */
export function headline({ packages, checked, notAsked = [], notInstallable, findings }: Summary): string {
  const bySeverity = SEVERITIES.filter((severity) => findings.bySeverity[severity] > 0).map(
    (severity) => `${findings.bySeverity[severity]} ${severity}`,
  );
  const found = `${plural(findings.total, "finding")}${bySeverity.length > 0 ? `: ${bySeverity.join(", ")}` : ""}`;
  const kept = notAsked.length === 0 ? [] : [`${notAsked.length} private`];
  return [`${packages} packages`, `${checked} checked`, ...kept, `${notInstallable.total} not installable`, found].join("   ");
}

/** Shows a scan: numbers, findings, what cannot be installed, what could not be checked. */
export function showScan({ summary, findings, notInstallable, confusion, quarantined = [] }: ScanToShow, console: Console): void {
  console.line(headline(summary), "bold");
  if (findings.length > 0) {
    console.line();
    console.table([header(...FINDING_HEADS), ...findings.map(findingCells)]);
  }
  if (confusion !== undefined) showConfusion(confusion, console);
  if (quarantined.length > 0) {
    console.line();
    console.table([
      header("quarantined", "since", "what now"),
      ...quarantined.map((each): Cell[] => [`${each.name} ${each.version}`, shortTime(each.since), shorten(adviceFor(each))]),
    ]);
  }
  if (notInstallable.length > 0) {
    console.line();
    console.table([
      header("not installable", "why"),
      ...notInstallable.map(({ name, version, why }): Cell[] => [`${name} ${version}`, shorten(why)]),
    ]);
  }
  const failures = [
    ...summary.notChecked.map(({ name, version, reason }): Cell[] => [`${name} ${version}`, shorten(reason)]),
    ...summary.failures.map(({ step, subject, reason }): Cell[] => [`${step} ${subject}`, shorten(reason)]),
  ];
  if (failures.length > 0) {
    console.line();
    console.table([header("could not be checked", "why"), ...failures]);
    // Shortened, a refusal would name neither action nor resource.
    const refusals = [...summary.notChecked, ...summary.failures].flatMap(({ reason }) => refusalIn(reason) ?? []);
    for (const refusal of new Set(refusals)) console.line(refusal, "red");
  }
  showVerdict(summary, console);
  for (const line of gateLines(summary)) console.line(`Gate ${line}`.trimEnd(), summary.gate?.state === "tripped" ? "red" : undefined);
  if (summary.changes !== undefined) console.line(`${changesText(summary.changes)} (the last complete scan before).`);
  const { account, packages } = summary;
  for (const line of account !== undefined ? accountLines(account) : packages > 0 ? [DEFAULTS_ONLY] : []) console.line(line, "dim");
  const { notLookedAt = [] } = summary;
  if (notLookedAt.length > 0) console.line(`Not looked at, as scan.repositories says: ${notLookedAt.join(", ")}.`);
  console.line();
}

/** Says what the numbers do not: that not everything, or nothing, was looked at. */
function showVerdict(summary: Summary, console: Console): void {
  const coverage = coverageOf(summary);
  if (coverage === "whole" || coverage === "chosen") return;
  if (coverage === "nothing to check") console.line(`${verdictText(summary)}.`, "yellow");
  else console.line(`The scan is incomplete: this is not "no findings".`, "yellow");
}

/** Whether a scan looked at everything that its settings choose: only then a command about it may succeed. */
export function looksWhole(summary: Summary): boolean {
  return isDone(summary);
}

export const FINDING_HEADS = ["severity", "package", "problem", "fixed in"] as const;

/** A finding in the columns of {@link FINDING_HEADS}. */
export function findingCells({ severity, package: name, version, title, cves, fixedIn }: Finding): Cell[] {
  return [
    { text: severity, style: SEVERITY_STYLES[severity] ?? "dim" },
    `${name} ${version}`,
    [shorten(title), ...cves.slice(0, 1)].join("  "),
    shorten(fixedIn.join(", ") || "-"),
  ];
}

/** Headings of a table. */
export function header(...titles: string[]): Cell[] {
  return titles.map((text) => ({ text, style: "dim" }));
}

function shorten(text: string): string {
  // Before the cut: half of a secret would not be known any more.
  const line = secrets.text(text).replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}
