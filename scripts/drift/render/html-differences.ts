import { type Html, markup } from "../../../modules/page/html";
import { flag, severityLabel, soft, time, under } from "../../../modules/page/parts";
import type { Section } from "../../../modules/page/section";
import type { TableKind } from "../../../modules/page/table/kind";
import { row, type RowGroup, table } from "../../../modules/page/table/table";
import { type DriftItem, type DriftReport, SEVERITIES, type StackDrift } from "../model/types";
import { ageText, changes, countText, valueText, wholeText } from "./wording";

export const DIFFERENCES: TableKind = {
  name: "differences",
  narrow: 54,
  groupedBy: "stack",
  columns: [
    { head: "Severity", width: "6.5rem", look: "whole", sort: "severity", filter: "values" },
    { head: "Resource", width: "minmax(0,1.3fr)", look: "code", sort: "text" },
    { head: "Was, and is", width: "minmax(0,2fr)", look: "code" },
    { head: "What", width: "minmax(0,1.1fr)", sort: "text", filter: "values" },
    { head: "Since", width: "11rem", sort: "time" },
  ],
};

const KINDS: Readonly<Record<DriftItem["kind"], string>> = {
  "changed-outside": "changed outside",
  "deleted-outside": "deleted outside",
  "not-applied": "not applied",
  unmanaged: "not configured",
};

/** Every difference, by stack, the worst first. */
export function differencesSection({ stacks, checkedAt }: DriftReport): Section | undefined {
  const groups = stacks.flatMap((stack) => (stack.items.length > 0 ? [stackGroup(stack, checkedAt)] : []));
  if (groups.length === 0) return undefined;
  const count = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  return { id: "differences", title: "Differences", count, content: table(DIFFERENCES, groups) };
}

function stackGroup({ environment, stack, account, region, items }: StackDrift, now: string): RowGroup {
  const head = markup`<span class="name">${environment} ${stack}</span><span class="soft">${account}, ${region}</span><span class="end soft">${countText(items)}</span>`;
  return { head, rows: [...items].sort(bySeverity).map((item) => itemRow(item, now)) };
}

/** The accepted ones last. */
function bySeverity(one: DriftItem, other: DriftItem): number {
  const rank = ({ severity, known }: DriftItem) => (known ? SEVERITIES.length : SEVERITIES.indexOf(severity));
  return rank(one) - rank(other);
}

function itemRow(item: DriftItem, now: string): Html {
  const { severity, address, attribute, kind, why, known, since, endsWithApply } = item;
  const remarks = [...(why === undefined ? [] : [why]), ...(endsWithApply || kind === "unmanaged" ? [] : ["An apply leaves it."])];
  const accepted = known && under(`Known until ${known.expires}: ${known.reason}`);
  const cells = [
    known ? flag("known") : severityLabel(severity),
    place(address, attribute),
    change(item),
    markup`${flag(KINDS[kind])}${remarks.map((remark) => under(remark))}${accepted}`,
    since === undefined ? soft("not known") : markup`${time(since, ageText(since, now))}${under(time(since))}`,
  ];
  return row(cells, known ? "known" : undefined);
}

/** The two sides one below the other, which is easier to compare than side by side. */
function change(item: DriftItem): Html {
  const whole = wholeText(item);
  if (whole !== undefined) return markup`${whole}`;
  return markup`${changes(item).map(
    ({ key, before, after }) =>
      markup`${key && markup`<b class="side">${key}</b>`}<span class="side soft">${valueText(before)}</span><span class="side">→ ${valueText(after)}</span>`,
  )}`;
}

/** Address and attribute on two lines, which break between parts and not within a word. */
export function place(address: string, attribute: string | undefined): Html {
  const parts = (text: string) => markup`${text.split(/(?<=[._])/).map((part) => markup`${part}<wbr>`)}`;
  return markup`${parts(address)}${attribute === undefined ? "" : markup`<span class="side soft">${parts(attribute)}</span>`}`;
}
