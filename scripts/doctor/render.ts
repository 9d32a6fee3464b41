import type { Console } from "../cli/console";
import type { Cell, Style } from "../cli/table";
import { type Finding, type Level, LEVELS } from "./check";

const STYLES: Readonly<Record<Level, Style>> = {
  ok: "green",
  skipped: "dim",
  warning: "yellow",
  "could not check": "red",
  problem: "red",
};

/** Shows the findings by environment. @param all whether to show those without a problem too, and not only their names */
export function showFindings(findings: readonly Finding[], console: Pick<Console, "line" | "table">, { all }: { all: boolean }): void {
  for (const [environment, own] of byEnvironment(findings)) {
    console.line();
    console.line(environment ?? "this machine", "bold");
    const shown = own.filter(({ level }) => level !== "skipped" && (all || level !== "ok"));
    console.table([...shown.flatMap(rowsOf), ...(all ? [] : countRow(own)), ...skippedRow(own)]);
  }
  console.line();
  console.line(`${countText(findings)}.`, findings.some(isBad) ? "red" : undefined);
  const next = nextCommand(findings);
  if (next !== undefined) console.line(`Next   ${next}`);
}

/** A finding that makes the command fail. */
export function isBad({ level }: Pick<Finding, "level">): boolean {
  return level === "problem" || level === "could not check";
}

/** `12 ok, 1 warning, 2 problems`. */
export function countText(findings: readonly Pick<Finding, "level">[]): string {
  const parts = LEVELS.map((level) => [level, findings.filter((finding) => finding.level === level).length] as const);
  const words: Partial<Record<Level, string>> = { warning: "warnings", problem: "problems" };
  return parts
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} ${count > 1 ? (words[level] ?? level) : level}`)
    .join(", ");
}

function byEnvironment(findings: readonly Finding[]): Map<string | undefined, Finding[]> {
  const groups = new Map<string | undefined, Finding[]>();
  for (const finding of findings) groups.set(finding.environment, [...(groups.get(finding.environment) ?? []), finding]);
  return groups;
}

function rowsOf({ check, level, what, fix }: Finding): Cell[][] {
  const [first = "", ...more] = what.split("\n");
  const rows: Cell[][] = [[check, { text: level, style: STYLES[level] }, first], ...more.map((line) => ["", "", line])];
  (fix ?? "").split("\n").forEach((line, index) => {
    if (line !== "") rows.push(["", index === 0 ? { text: "fix", style: "dim" } : "", line]);
  });
  return rows;
}

function countRow(findings: readonly Finding[]): Cell[][] {
  const well = findings.filter(({ level }) => level === "ok");
  return well.length === 0 ? [] : [["", { text: "ok", style: "green" }, [...new Set(well.map(({ check }) => check))].join(", ")]];
}

function skippedRow(findings: readonly Finding[]): Cell[][] {
  const skipped = findings.filter(({ level }) => level === "skipped");
  return skipped.length === 0 ? [] : [["", { text: "not looked at", style: "dim" }, skipped.map(({ check }) => check).join(", ")]];
}

/** The first fix that is a command. */
function nextCommand(findings: readonly Finding[]): string | undefined {
  const fixes = [...findings.filter(isBad), ...findings].map(({ fix }) => fix?.split("\n")[0]);
  return fixes.find((fix) => fix?.startsWith("npm run ") === true);
}
