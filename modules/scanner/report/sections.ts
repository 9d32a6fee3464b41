import { markup } from "../../page/html";
import type { Section } from "../../page/section";
import type { TableKind } from "../../page/table/kind";
import { row, table } from "../../page/table/table";
import type { PackageResult, Summary } from "../contract/results";

export const NOT_CHECKED = reasons("not-checked", { head: "What" }, { head: "Step", width: "6rem" });

export const NOT_INSTALLABLE = reasons("not-installable", { head: "Package" }, { head: "Class", width: "11rem" });

/** A thing, its kind, which can be chosen, and why. */
function reasons(name: string, thing: { readonly head: string }, kind: { readonly head: string; readonly width: string }): TableKind {
  return {
    name,
    narrow: 40,
    columns: [
      { ...thing, width: "minmax(0,1fr)", look: "code", sort: "text" },
      { ...kind, look: "whole", sort: "text", filter: "values" },
      { head: "Why", width: "minmax(0,2.5fr)", sort: "text" },
    ],
  };
}

export function notCheckedSection(summary: Summary): Section | undefined {
  const notChecked = summary.notChecked.map((item) => row([`${item.name} ${item.version}`, "check", item.reason]));
  const failures = summary.failures.map((item) => row([item.subject, item.step, item.reason]));
  const rows = [...notChecked, ...failures];
  if (rows.length === 0) return undefined;
  const content = markup`<p class="soft">Nothing is known about these. That is not the same as no findings.</p>
${table(NOT_CHECKED, rows)}`;
  return { id: "not-checked", title: "Not checked", count: rows.length, content };
}

export function notInstallableSection(packages: readonly PackageResult[], python: string): Section | undefined {
  const affected = packages.filter((item) => item.installable !== "yes");
  if (affected.length === 0) return undefined;
  const rows = affected.map((item) => row([`${item.name} ${item.version}`, item.installable, item.installableReason]));
  const content = markup`<p class="soft">From wheels only, on Python ${python}. Snyk checks these versions too.</p>
${table(NOT_INSTALLABLE, rows)}`;
  return { id: "not-installable", title: "Not installable", count: affected.length, content };
}
