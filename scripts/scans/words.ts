import { SEVERITIES, type Summary } from "../../modules/scanner/contract/results";
import { coverageOf, toCheck } from "../../modules/scanner/contract/verdict";
import type { Cell, Style } from "../cli/table";

/** A cell for each severity; a zero is not coloured, and none is shown where nothing was checked. */
export function severityCells(summary: Summary): Cell[] {
  const { findings } = summary;
  if (coverageOf(summary) === "none") return SEVERITIES.map(() => "-");
  return SEVERITIES.map((severity) => {
    const count = findings.bySeverity[severity];
    const style = SEVERITY_STYLES[severity];
    return count === 0 || style === undefined ? String(count) : { text: String(count), style };
  });
}

/** Percentage that was checked of what was to be, rounded down, so that only a complete scan has 100 %. */
export function coverageText(summary: Pick<Summary, "packages" | "checked" | "notAsked">): string {
  const [wanted, { checked }] = [toCheck(summary), summary];
  if (wanted === 0) return "-";
  if (checked > wanted) return "?";
  const percent = Math.floor((checked / wanted) * 1000) / 10;
  return `${percent} %`;
}

export const SEVERITY_STYLES: Readonly<Record<string, Style>> = { critical: "red", high: "red", medium: "yellow" };
