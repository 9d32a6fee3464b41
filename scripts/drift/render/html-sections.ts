import { markup } from "../../../modules/page/html";
import { flag, soft, time } from "../../../modules/page/parts";
import type { Section } from "../../../modules/page/section";
import type { TableKind } from "../../../modules/page/table/kind";
import { row, table } from "../../../modules/page/table/table";
import { MISCONFIGURED } from "../../words/misconfigured";
import type { History } from "../history/history";
import type { KnownNote } from "../known/apply-known";
import type { DriftReport, StackDrift } from "../model/types";
import { place } from "./html-differences";
import { changedOutside, countText, notApplied, oldestText, uncheckedLines, uncheckedText } from "./wording";

/** Closed entries on the page; older ones are only in the history file. */
const CLOSED_SHOWN = 50;

export const STACKS: TableKind = {
  name: "stacks",
  narrow: 50,
  columns: [
    { head: "Environment", width: "minmax(0,1.3fr)", sort: "text" },
    { head: "Stack", width: "minmax(0,1fr)", sort: "text", filter: "values" },
    { head: "Account", width: "8rem", sort: "text" },
    { head: "Region", width: "8rem", sort: "text" },
    { head: "Changed outside", width: "minmax(0,1fr)", look: "number", sort: "number" },
    { head: "Not applied", width: "minmax(0,1fr)", look: "number", sort: "number" },
    { head: "Not checked", width: "minmax(0,1.1fr)", filter: { otherwise: "not checked" } },
    { head: "Oldest", width: "6rem" },
  ],
};

/** One row for each stack; its differences are below. */
export function stacksSection(report: DriftReport): Section {
  const rows = report.stacks.map((stack) => stackRow(stack, report.checkedAt));
  const leftOut = (report.misconfigured ?? []).map(({ environment }) =>
    row([markup`<b>${environment}</b>`, "-", "-", "-", "-", "-", flag(MISCONFIGURED)], "bad"),
  );
  return { id: "stacks", title: "Stacks", count: rows.length + leftOut.length, content: table(STACKS, [...rows, ...leftOut]) };
}

function stackRow(stack: StackDrift, now: string) {
  const unseen = stack.status === "could-not-check";
  const missing = unseen ? "could not check" : uncheckedText(stack);
  const open = stack.items.filter(({ known }) => known === undefined);
  const tone = missing !== "" ? "unknown" : open.some(({ severity }) => severity === "high") ? "bad" : open.length > 0 ? "warn" : "good";
  const cells = [
    markup`<b>${stack.environment}</b>`,
    stack.stack,
    stack.account,
    stack.region,
    unseen ? "-" : countText(changedOutside(stack)),
    unseen ? "-" : countText(notApplied(stack)),
    missing === "" ? soft("all checked") : markup`<b class="high">${missing}</b>`,
    oldestText(stack, now),
  ];
  return row(cells, tone);
}

export const UNSEEN: TableKind = {
  name: "unseen",
  narrow: 40,
  columns: [
    { head: "Stack", width: "minmax(0,1fr)", sort: "text" },
    { head: "What", width: "minmax(0,1fr)" },
    { head: "Why", width: "minmax(0,3fr)" },
  ],
};

/** What could not be checked, and why: whole environments, stacks, or what AWS did not answer about a resource. */
export function unseenSection({ stacks, misconfigured = [] }: DriftReport): Section | undefined {
  const line = (name: string, what: string, why: string) => row([markup`<b>${name}</b>`, what, markup`<span class="lines">${why}</span>`]);
  const rows = [
    ...misconfigured.map(({ environment, reason }) => line(environment, MISCONFIGURED, reason)),
    ...stacks.flatMap((stack) => {
      const name = `${stack.environment} ${stack.stack}`;
      if (stack.status === "could-not-check") return [line(name, "the stack", stack.reason ?? "The reason is not known.")];
      return uncheckedLines(stack).map(({ what, reason }) => line(name, what, reason));
    }),
  ];
  if (rows.length === 0) return undefined;
  return { id: "unseen", title: "Could not check", count: rows.length, content: table(UNSEEN, rows) };
}

export const NOTES: TableKind = {
  name: "notes",
  narrow: 40,
  columns: [{ head: "Entry", look: "code", sort: "text" }, { head: "Is", width: "9rem", sort: "text" }, { head: "What" }],
};

export function notesSection(notes: readonly KnownNote[]): Section | undefined {
  if (notes.length === 0) return undefined;
  const rows = notes.map(({ at, about, text }) => row([at, about, text]));
  return { id: "notes", title: "Accepted differences", count: `${notes.length} to put right`, content: table(NOTES, rows) };
}

export const CLOSED: TableKind = {
  name: "closed",
  narrow: 40,
  columns: [
    { head: "Stack", width: "minmax(0,1fr)", sort: "text" },
    { head: "Resource", width: "minmax(0,2fr)", look: "code", sort: "text" },
    { head: "Since", width: "11rem", sort: "time" },
    { head: "Until", width: "11rem", sort: "time" },
  ],
};

/** The newest closed entries of the report's environments. */
export function closedSection({ entries }: History, { stacks }: DriftReport): Section | undefined {
  const shown = new Set(stacks.map(({ environment }) => environment));
  const closed = entries.flatMap(({ until, ...entry }) =>
    until !== undefined && shown.has(entry.environment) ? [{ ...entry, until }] : [],
  );
  if (closed.length === 0) return undefined;
  const newest = [...closed].sort((a, b) => (a.until < b.until ? 1 : -1)).slice(0, CLOSED_SHOWN);
  const rows = newest.map(({ environment, stack, address, attribute, since, until }) =>
    row([`${environment} ${stack}`, place(address, attribute), time(since), time(until)]),
  );
  const count = closed.length > newest.length ? `newest ${newest.length} of ${closed.length}` : String(closed.length);
  return { id: "closed", title: "Gone again", count, content: table(CLOSED, rows) };
}
