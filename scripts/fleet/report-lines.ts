import { printable, table } from "../cli/table";
import { itemTable } from "../drift/render/console";
import { changeText, uncheckedLines, valueText } from "../drift/render/wording";
import type { PlannedChange } from "../terraform/plan-json";
import type { StackReport } from "./stack-report";

/** A resource, and below it each attribute with its values, in full: whoever says yes says it to them. */
export function changeLines({ address, kind, attributes = [] }: PlannedChange): string[] {
  const names = attributes.map(({ attribute }) => attribute.length);
  const width = Math.min(60, Math.max(0, ...names));
  const lines = attributes.map((each) => {
    const text = kind === "create" ? valueText(each.after) : changeText(each);
    return printable(`          ${each.attribute.padEnd(width)}  ${text}`);
  });
  return [`${kind.padEnd(8)}${printable(address)}`, ...lines];
}

/** What was changed outside of Terraform, as drift shows it; none if nothing was. */
export function outsideLines({ outside = [] }: Pick<StackReport, "outside">): string[] {
  return outside.length === 0
    ? []
    : ["changed outside of Terraform:", ...table(itemTable(outside, Infinity), false).map((line) => `  ${line}`)];
}

/** What is still there after an apply although nobody configured it, and what could not be looked at. */
export function leftLines({ environment, stack, account, region, left = [], unchecked = [] }: StackReport): string[] {
  const drift = { environment, stack, account, region, status: "checked", items: left, unchecked } as const;
  return [
    ...(left.length === 0
      ? []
      : ["still there, and not configured:", ...table(itemTable(left, Infinity), false).map((line) => `  ${line}`)]),
    ...uncheckedLines(drift).map(({ what, reason }) => `could not check ${what}: ${reason}`),
  ];
}
