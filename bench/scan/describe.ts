import { table } from "../../scripts/cli/table";
import type { Cost, ScanCosts, ScanMeasurement } from "./measure";

const STEPS = ["inventory", "confusion", "pins", "describe", "check", "monitor", "rest"];

/** Lines for people: a row for each scan, one for each comparison, and what the figures leave out. */
export function describeScans({ cpus, load, costs }: ScanMeasurement): string[] {
  const header = ["packages", "delay", "scan", "seconds", ...STEPS, "CPU s", "peak MB", "calls", "MB moved", "checked"];
  const rows = costs.flatMap((each) => [rowOf(each, "first", each.first), rowOf(each, "again", each.again)]);
  const peaks = costs.flatMap(({ packages, delayMs, first }) => peakLine(packages, delayMs, first) ?? []);
  const compared = costs.filter(({ walkthrough }) => walkthrough !== undefined);
  return [
    `${cpus} processors, load ${load.map((each) => each.toFixed(1)).join(" before and ")} after; seconds`,
    ...table([header, ...rows], false),
    ...peaks,
    ...(compared.length === 0 ? [] : ["", ...table([WALKED, ...compared.map(walkedRow)], false)]),
    ...compared.flatMap(notesOf),
  ];
}

function rowOf({ packages, versions, delayMs }: ScanCosts, name: string, cost: Cost): string[] {
  return [
    versions === 1 ? String(packages) : `${packages} x ${versions}`,
    `${delayMs} ms`,
    name,
    cost.seconds.toFixed(1),
    ...STEPS.map((step) => (cost.steps[step] ?? 0).toFixed(1)),
    cost.cpuSeconds?.toFixed(1) ?? "",
    megabytes(cost.peak?.bytes),
    String(cost.calls),
    megabytes(cost.bytes, 2),
    String(cost.checked),
  ];
}

/** Which program holds how much when all together hold the most. */
function peakLine(packages: number, delayMs: number, { peak }: Cost): string | undefined {
  if (peak === undefined || peak.parts.length === 0) return undefined;
  return `${packages} packages, ${delayMs} ms: at its peak, ${peak.parts.map(({ program, bytes }) => `${program} ${megabytes(bytes)}`).join(", ")} MB`;
}

const WALKED = [
  "packages",
  "delay",
  "walkthrough: list",
  "install",
  "monitor",
  "peak MB",
  "ours to environment",
  "ratio",
  "described",
  "ratio",
  "ours as a whole",
  "ratio",
];

function walkedRow({ packages, delayMs, first, walkthrough: walked }: ScanCosts): string[] {
  return [
    String(packages),
    `${delayMs} ms`,
    walked?.list.toFixed(1) ?? "",
    walked?.install.toFixed(1) ?? "",
    walked?.monitor.toFixed(1) ?? "",
    megabytes(walked?.peakBytes),
    first.toEnvironment.toFixed(2),
    `${walked?.ratios.toEnvironment.toFixed(0) ?? ""}x`,
    first.toDescribed.toFixed(2),
    `${walked?.ratios.toDescribed.toFixed(0) ?? ""}x`,
    first.seconds.toFixed(1),
    `${walked?.ratios.whole.toFixed(0) ?? ""}x`,
  ];
}

function notesOf({ packages, delayMs, walkthrough: walked }: ScanCosts): string[] {
  if (walked === undefined) return [];
  const { list, install } = walked.measured;
  const place = `${packages} packages, ${delayMs} ms:`;
  return [
    ...(list < packages
      ? [`${place} the walkthrough's list ends after ${list} packages; its seconds are those times ${packages}/${list}`]
      : []),
    ...(install < packages ? [`${place} pip was measured for ${install} of them; its seconds are those times ${packages}/${install}`] : []),
    ...(install < packages ? [`${place} snyk monitor was measured for these ${install} only, and not multiplied`] : []),
    walked.differences.length === 0
      ? `${place} of the ${walked.compared} that pip was asked for, both ways find the same ones installable`
      : `${place} of the ${walked.compared} that pip was asked for, ${walked.differences.length} differ:`,
    ...walked.differences.map((each) => `  ${each}`),
  ];
}

function megabytes(bytes: number | undefined, digits = 0): string {
  return bytes === undefined ? "" : (bytes / 1e6).toFixed(digits);
}
