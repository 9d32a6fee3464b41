import type { Console } from "../../cli/console";
import { type Cell, type Style, printable } from "../../cli/table";
import { EXIT } from "../../words/errors";
import { MISCONFIGURED, showMisconfigured } from "../../words/misconfigured";
import type { KnownNote } from "../known/apply-known";
import { exitCodeOf } from "../model/exit-code";
import type { DriftItem, DriftReport, Severity, StackDrift } from "../model/types";
import {
  aspectsText,
  assessedText,
  changeText,
  changedOutside,
  countText,
  notApplied,
  oldestText,
  ownKeysText,
  shortened,
  totalsOf,
  uncheckedLines,
  uncheckedText,
  verdict,
} from "./wording";

const STYLES: Readonly<Record<Severity, Style>> = { high: "red", medium: "yellow", low: "dim" };
/** Longest text in a column, to keep the table readable; JSON and the page have the whole text. */
const LONGEST = 60;
const LONGEST_REASON = 30;
const HELP = "docs/operations.md#cannot-check";
const UNMANAGED_HELP = "docs/operations.md#what-nobody-configured";

/** The overview, one row for each stack. */
export function driftTable(report: DriftReport): Cell[][] {
  const rows = report.stacks.map((stack): Cell[] => {
    const name: Cell[] = [stack.environment, stack.stack];
    if (stack.status === "could-not-check") {
      const why: Cell = { text: shortened(stack.reason?.split("\n")[0] ?? "yes", LONGEST_REASON), style: "yellow" };
      return [...name, { text: "-", style: "dim" }, { text: "-", style: "dim" }, why];
    }
    const counted = [changedOutside(stack), notApplied(stack)].map((items): Cell => counts(items));
    return [...name, ...counted, { text: uncheckedText(stack), style: "yellow" }, oldestText(stack, report.checkedAt)];
  });
  const dim: Cell = { text: "-", style: "dim" };
  const leftOut = (report.misconfigured ?? []).map(({ environment }): Cell[] => [
    environment,
    dim,
    dim,
    dim,
    { text: MISCONFIGURED, style: "red" },
  ]);
  const heads = ["environment", "stack", "changed outside", "not applied", "could not check", "oldest"];
  return [heads.map((text): Cell => ({ text, style: "dim" })), ...rows, ...leftOut];
}

function counts(items: readonly DriftItem[]): Cell {
  const text = countText(items);
  const open = items.filter(({ known }) => known === undefined);
  const worst = open.some(({ severity }) => severity === "high") ? "red" : "yellow";
  return open.length === 0 ? text : { text, style: worst };
}

/** The differences of one stack, one row each. @param longest number of characters to which each value is cut */
export function itemTable(items: readonly DriftItem[], longest = LONGEST): Cell[][] {
  return items.map((item): Cell[] => {
    const { known, severity, address, attribute = "" } = item;
    const row: Cell[] = [known ? { text: "known", style: "dim" } : { text: severity, style: STYLES[severity] }, address, attribute];
    return [...row, [changeText(item, longest), ...remarks(item)].join("  ")];
  });
}

function remarks({ known, kind, attribute, endsWithApply }: DriftItem): string[] {
  if (known !== undefined) return [`(${known.reason}, until ${known.expires})`];
  if (kind === "not-applied" && attribute !== undefined) return ["(not applied)"];
  if (kind === "unmanaged") return ["(nobody configured it)"];
  return endsWithApply ? [] : ["(an apply leaves it)"];
}

/** Shows the report: overview, differences of each stack, what could not be checked and why, result. */
export function showDrift(report: DriftReport, notes: readonly KnownNote[], console: Pick<Console, "line" | "table">): void {
  console.table(driftTable(report));
  for (const group of groupsOf(report.stacks.filter(worthShowing))) {
    const [stack] = group;
    console.line();
    console.line(`${stack.environment} ${group.map((each) => each.stack).join(", ")}`, "bold");
    console.table(itemTable(stack.items));
    if (stack.status === "could-not-check") showReason(stack.reason, console);
    for (const { what, reason } of uncheckedLines(stack)) showReason(`${what}: ${reason}`, console);
  }
  showMisconfigured(report.misconfigured, console);
  if (notes.length > 0) console.line();
  for (const { at, about, text } of notes) console.line(printable(`${at}  ${about}: ${text}`), "yellow");
  console.line();
  console.line(verdict(report), exitCodeOf(report) === EXIT.done ? "green" : "yellow");
  const looked = aspectsText(totalsOf(report).aspects);
  if (looked !== "") console.line(looked, "dim");
  if (assessedText(report) !== "") console.line(assessedText(report), "dim");
  if (ownKeysText(report) !== "") console.line(ownKeysText(report));
  if (totalsOf(report).open.some(({ kind }) => kind === "unmanaged"))
    console.line(`No apply ends what nobody configured: ${UNMANAGED_HELP}`);
  const next = nextOf(report);
  if (next !== undefined) console.line(`Next   npm run ops -- ${next}`);
}

/** What puts the first of it back: a repair, and then a deploy what is configured and not applied, which a repair leaves. */
function nextOf({ stacks }: DriftReport): string | undefined {
  const those = (applied: boolean) =>
    stacks.filter(({ items }) =>
      items.some(({ known, endsWithApply, kind }) => known === undefined && endsWithApply && (kind !== "not-applied") === applied),
    );
  const [repair] = those(true);
  if (repair !== undefined) return `drift --env ${repair.environment} --fix`;
  const deploys = those(false);
  const [deploy] = deploys;
  if (deploy === undefined) return undefined;
  // The others were not asked about, or nothing is to be done there.
  const kinds = deploys.filter(({ environment }) => environment === deploy.environment).map(({ stack }) => stack);
  return `deploy --env ${deploy.environment} --stack ${kinds.join(" ")}`;
}

function worthShowing({ status, items, unchecked = [] }: StackDrift): boolean {
  return status === "could-not-check" || items.length > 0 || unchecked.length > 0;
}

type Group = [StackDrift, ...StackDrift[]];

/** One group for each stack; stacks of one environment that could not be checked for the same reason share a group. */
function groupsOf(stacks: readonly StackDrift[]): Group[] {
  const groups: Group[] = [];
  for (const stack of stacks) {
    const last = groups.at(-1);
    if (last && stack.status === "could-not-check" && placeAndReason(last[0]) === placeAndReason(stack)) last.push(stack);
    else groups.push([stack]);
  }
  return groups;
}

/** Only the first line of the reason counts: the lines after it, such as a log's name, differ between stacks. */
function placeAndReason({ environment, status, reason }: StackDrift): string {
  return [environment, status, reason?.split("\n")[0]].join("\0");
}

function showReason(reason = "the reason is not known", console: Pick<Console, "line">): void {
  const [first = "", ...more] = reason.split("\n").map((line) => printable(line.trim()));
  console.line(`  could not check: ${first}`, "yellow");
  for (const line of more) console.line(`                   ${line}`);
  console.line(`                   (${HELP})`, "dim");
}
