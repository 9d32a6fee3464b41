import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import type { VerbContext } from "../cli/context";
import type { Cell } from "../cli/table";
import { plural } from "../words/counts";
import { ago, shortTime } from "../words/times";
import type { Outcome } from "./set-statuses";
import type { Offer } from "./offered";
import type { Survey } from "./survey";
import { type Left, pinText } from "./types";

type Out = Pick<VerbContext, "console">;

/** Shows what is to be done and why, and why nothing is done about the rest. */
export function showSurvey({ scan, place, plan }: Survey, now: Date, { console }: Out): void {
  if (scan !== undefined) {
    const whole = scan.complete ? "complete" : "incomplete: what it has not looked at stays as it is";
    console.line(`By the scan ${scan.stamp} (${ago(now.getTime() - Date.parse(scan.startedAt))}, ${whole}):`);
  }
  const { archive, release, note, left } = plan;
  table(
    console,
    ["archive", "in", "why", ""],
    archive.map(({ entry, note: unusual = "" }) => [pinText(entry), entry.repository, whyText(entry), unusual]),
  );
  table(
    console,
    ["release", "in", "back to", "why"],
    release.map(({ entry, because }) => [pinText(entry), entry.repository, entry.before, because]),
  );
  table(
    console,
    ["left as it is", "in", "why"],
    left.map((each): Cell[] => [pinText(each), each.repository ?? "all", leftCell(each)]),
  );
  if (archive.length + release.length === 0) console.line("  Nothing to archive and nothing to release.");
  if (note.length > 0) console.line(`  In the ledger, ${plural(note.length, "line")} to complete, without any change of a status.`);
  if (place.notLookedAt.length > 0)
    console.line(`  Not looked at, as scan.repositories says, and may hand out all of it: ${place.notLookedAt.join(", ")}.`, "yellow");
}

function leftCell({ because, open }: Left): Cell {
  return open ? { text: because, style: "yellow" } : because;
}

function whyText({ reason, until }: LedgerEntry): string {
  return until === undefined ? reason : `${reason}; until ${shortTime(until)}`;
}

function table(console: VerbContext["console"], heads: readonly string[], rows: readonly Cell[][]): void {
  if (rows.length === 0) return;
  console.line();
  console.table([heads.map((text) => ({ text, style: "dim" as const })), ...rows]);
}

/** Shows what came of it. */
export function showOutcomes(outcomes: readonly Outcome[], { console }: Out): void {
  for (const { entry, did, problem } of outcomes) {
    const what = `${entry.repository}: ${pinText(entry)}`;
    if (problem === undefined) console.line(`  ${what} ${did === "archived" ? "Archived" : entry.before}`);
    else console.line(`  ${what} is not ${did}: ${problem}`, "red");
  }
}

/** Shows from where an archived version can be installed all the same. */
export function showOffers(offers: readonly Offer[], { console }: Out): void {
  for (const { repository, files, notKnown, ...pin } of offers) {
    const [first = "", ...more] = files ?? [];
    if (notKnown !== undefined)
      console.line(`  Not known whether ${pinText(pin)} can still be installed from ${repository}: ${notKnown}`, "yellow");
    else
      console.line(
        `  ${pinText(pin)} can still be installed from ${repository}, which offers ${first}${more.length > 0 ? ` and ${more.length} more` : ""}: it gets it from outside or from a repository that is not looked at`,
        "red",
      );
  }
}

/** Shows the ledger. */
export function showLedger(entries: readonly LedgerEntry[], now: Date, { console }: Out): void {
  if (entries.length === 0) return console.line("  Nothing is quarantined.");
  const rows = entries.map((entry): Cell[] => [
    pinText(entry),
    entry.repository,
    entry.state,
    `${ago(now.getTime() - Date.parse(entry.since))} by ${entry.by}`,
    whyText(entry),
  ]);
  table(console, ["package", "in", "state", "since", "why"], rows);
}
