import { link, markup } from "../../page/html";
import { flag, severityLabel, soft } from "../../page/parts";
import type { Section } from "../../page/section";
import type { TableKind } from "../../page/table/kind";
import { row, table } from "../../page/table/table";
import { type ChangedFinding, changesText, type Diff } from "../contract/diff";
import type { Finding, Summary } from "../contract/results";

export const CHANGES: TableKind = {
  name: "changes",
  narrow: 46,
  columns: [
    { head: "Change", width: "9rem", sort: "text", filter: "values" },
    { head: "Severity", width: "8rem", look: "whole", sort: "severity", filter: "values" },
    { head: "Package", width: "minmax(0,1fr)", look: "code", sort: "text" },
    { head: "What", width: "minmax(0,2.4fr)", sort: "text" },
  ],
};

/** What is different since the last complete scan; nothing if there is none to compare with, or nothing is. */
export function changesSection(diff: Diff | undefined, changes: Summary["changes"]): Section | undefined {
  if (diff === undefined || changes === undefined) return undefined;
  const rows = [
    ...diff.new.map((finding) => findingRow("new", finding, fixText(finding))),
    ...diff.changed.map((each) => findingRow("changed", each.finding, beforeText(each))),
    ...diff.notKnown.map((finding) => findingRow("not known", finding, "was not looked at this time")),
    ...versionRows("not checked", diff.newlyNotChecked, ({ reason }) => reason),
    ...versionRows("private", diff.newlyPrivate, () => "Snyk is not asked about it"),
    ...diff.fixed.map((finding) => findingRow("fixed", finding, "no longer reported, or the version is gone")),
    ...versionRows("came", diff.packages.added, () => "new in the scan"),
    ...versionRows("went", diff.packages.removed, () => "no longer in the scan"),
  ];
  if (rows.length === 0) return undefined;
  const content = markup`<p class="soft">${changesText(changes)}, the last complete scan before.</p>
${table(CHANGES, rows)}`;
  return { id: "changes", title: "Changes", count: countOf(diff), content };
}

function countOf({ new: appeared, changed, notKnown, fixed, newlyNotChecked, newlyPrivate, packages: { added, removed } }: Diff): number {
  return [appeared, changed, notKnown, fixed, newlyNotChecked, newlyPrivate, added, removed].reduce((sum, { length }) => sum + length, 0);
}

/** Versions of one change that are shown one by one: a domain that moved would fill the page with what the inventory has anyway. */
const SHOWN_VERSIONS = 200;

function versionRows<T extends { readonly name: string; readonly version: string }>(
  kind: string,
  versions: readonly T[],
  words: (each: T) => string,
) {
  const more = versions.length - SHOWN_VERSIONS;
  return [
    ...versions.slice(0, SHOWN_VERSIONS).map((each) => row([flag(kind), soft("-"), `${each.name} ${each.version}`, words(each)])),
    ...(more > 0 ? [row([flag(kind), soft("-"), `and ${more} more`, "diff.json has them all"])] : []),
  ];
}

function findingRow(kind: string, { severity, cvssScore, package: name, version, url, title }: Finding, text: string) {
  return row([flag(kind), severityLabel(severity, cvssScore), `${name} ${version}`, markup`${link(url, title)} ${soft(text)}`]);
}

function fixText({ package: name, fixedIn }: Finding): string {
  return fixedIn.length === 0 ? "no fix yet" : `upgrade ${name} to ${fixedIn.join(" or ")}`;
}

/** `was low, no fix`. */
function beforeText({ before: { severity, cvssScore, fixedIn } }: ChangedFinding): string {
  const parts = [
    ...(severity === undefined ? [] : [severity]),
    ...(cvssScore === undefined ? [] : [`score ${cvssScore}`]),
    ...(fixedIn === undefined ? [] : [fixedIn.length === 0 ? "no fix" : `fixed in ${fixedIn.join(", ")}`]),
  ];
  return `was: ${parts.join(", ") || "without these facts"}`;
}
