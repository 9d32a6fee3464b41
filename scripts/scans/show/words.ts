import { relative } from "node:path";
import { SEVERITIES, type Finding, type Summary } from "../../../modules/scanner/results";
import { SEVERITY_STYLES } from "./scan";
import type { Cell } from "../../cli/table";

/** A cell for each severity; what there is none of is not coloured. */
export function severityCells({ findings }: Pick<Summary, "findings">): Cell[] {
  return SEVERITIES.map((severity) => {
    const count = findings.bySeverity[severity];
    const style = SEVERITY_STYLES[severity];
    return count === 0 || style === undefined ? String(count) : { text: String(count), style };
  });
}

/** `1 critical, 2 high`; `none` where there is nothing. */
export function severitiesText(counts: Readonly<Partial<Record<Finding["severity"], number>>>): string {
  const parts = SEVERITIES.flatMap((severity) => ((counts[severity] ?? 0) > 0 ? [`${counts[severity]} ${severity}`] : []));
  return parts.join(", ") || "none";
}

/** Rounded down: only where everything was checked is it 100 %. */
export function coverageText({ packages, checked }: Pick<Summary, "packages" | "checked">): string {
  if (packages === 0) return "-";
  const percent = Math.floor((checked / packages) * 1000) / 10;
  return `${percent} %`;
}

/** `+2`, or `0`. */
export function signed(count: number, sign: "+" | "-"): string {
  return count === 0 ? "0" : `${sign}${count}`;
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** A path as short as it can be typed from here; whole where it is elsewhere. */
export function pathText(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}
