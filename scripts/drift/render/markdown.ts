import { when } from "../../../modules/text/when";
import { code, words } from "../../../modules/text/markdown";
import { MISCONFIGURED } from "../../words/misconfigured";
import type { KnownNote } from "../known/apply-known";
import type { DriftItem, DriftReport, StackDrift } from "../model/types";
import {
  ageText,
  aspectsText,
  assessedText,
  changeText,
  changedOutside,
  countText,
  notApplied,
  oldestText,
  ownKeysText,
  totalsOf,
  uncheckedLines,
  uncheckedText,
  verdict,
} from "./wording";

/** GitHub refuses the body of an issue or a comment beyond 65,536 characters. */
const LONGEST_TEXT = 60_000;

/** The report for a pull request or an issue. Texts of AWS and Terraform are shown literally, never as markup, links or mentions. */
export function driftMarkdown(report: DriftReport, notes: readonly KnownNote[] = []): string {
  const head = [
    `## Drift: ${verdict(report)}`,
    "",
    `Checked ${when(report.checkedAt)}. ${aspectsText(totalsOf(report).aspects)}`.trim(),
    ...[assessedText(report), ownKeysText(report)].flatMap((text) => (text === "" ? [] : ["", text])),
    "",
    ...overview(report),
  ];
  const tail =
    notes.length === 0
      ? []
      : ["", "### Accepted differences", "", ...notes.map(({ at, about, text }) => `- ${code(at)} ${about}: ${code(text)}`)];
  const sections = [...leftOutSections(report), ...report.stacks.flatMap((stack) => section(stack, report.checkedAt))];
  return `${fitting([...head, ...sections], tail).join("\n")}\n`;
}

function overview(report: DriftReport): string[] {
  const rows = report.stacks.map((stack) => {
    const unchecked = stack.status === "could-not-check";
    const counts = unchecked
      ? ["-", "-", "**yes**"]
      : [countText(changedOutside(stack)), countText(notApplied(stack)), uncheckedText(stack)];
    return row(code(stack.environment), stack.stack, code(stack.account), ...counts, oldestText(stack, report.checkedAt));
  });
  return [
    row("environment", "stack", "account", "changed outside", "not applied", "could not check", "oldest"),
    row("---", "---", "---", "---", "---", "---", "---"),
    ...rows,
    ...(report.misconfigured ?? []).map(({ environment }) => row(code(environment), "-", "-", "-", "-", `**${MISCONFIGURED}**`, "")),
  ];
}

function leftOutSections({ misconfigured = [] }: DriftReport): string[] {
  return misconfigured.flatMap(({ environment, reason }) => ["", `### ${words(environment)}`, "", `Could not check: ${code(reason)}`]);
}

function section(stack: StackDrift, now: string): string[] {
  const { environment, status, reason = "", items, unchecked = [] } = stack;
  if (status === "checked" && items.length === 0 && unchecked.length === 0) return [];
  const title = ["", `### ${environment} ${stack.stack}`, ""];
  if (status === "could-not-check") return [...title, `Could not check: ${code(reason)}`];
  const heads = [row("severity", "resource", "difference", "why", "since"), row("---", "---", "---", "---", "---")];
  const table = items.length === 0 ? [] : [...heads, ...items.map((item) => itemRow(item, now))];
  const reasons = uncheckedLines(stack).map(({ what, reason: why }) => `- Could not check ${what}: ${code(why)}`);
  return [...title, ...table, ...(table.length > 0 && reasons.length > 0 ? [""] : []), ...reasons];
}

function itemRow(item: DriftItem, now: string): string {
  const { severity, known, address, attribute, kind, why = "", endsWithApply, since } = item;
  const what = [code(address), ...(attribute === undefined ? [] : [code(attribute)])].join(" ");
  const left = kind === "unmanaged" ? ["nobody configured it"] : endsWithApply ? [] : ["an apply leaves it"];
  const remarks = [why, ...(kind === "not-applied" ? ["not applied"] : []), ...left];
  const accepted = known === undefined ? [] : [`known until ${known.expires}: ${code(known.reason)}`];
  const age = since === undefined ? "" : ageText(since, now);
  const text = [...remarks.filter(Boolean), ...accepted].join("; ");
  return row(known ? "known" : severity === "high" ? "**high**" : severity, what, code(changeText(item)), text, age);
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** As many lines as fit, and a line that says how many are left out. */
function fitting(lines: readonly string[], tail: readonly string[]): string[] {
  let room = LONGEST_TEXT - tail.join("\n").length;
  const end = lines.findIndex((line) => (room -= line.length + 1) < 0);
  if (end < 0) return [...lines, ...tail];
  return [...lines.slice(0, end), "", `${lines.length - end} more lines do not fit here; the JSON report has them.`, ...tail];
}
