import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ROOT } from "../../scripts/process/paths";

/** What came of a sweep of one scenario with one offset. */
const sweepSchema = z.object({
  scenario: z.string(),
  offset: z.number().int().nonnegative(),
  /** How many calls that change something the verb makes by itself. */
  boundaries: z.number().int().nonnegative(),
  /** Lines of {@link rowText}, in the order of the boundaries; those that were not tried are missing. */
  rows: z.array(z.string()),
});
export type Sweep = z.infer<typeof sweepSchema>;

/** One interruption at a boundary. */
export interface Row {
  readonly boundary: number;
  /** `codeartifact CreateDomain` */
  readonly sort: string;
  readonly fate: "arrived" | "lost";
  readonly blow: string;
  /** What it was to be hit with, of which nothing was alive. @default the same */
  readonly meant?: string | undefined;
  /** `missed`: the verb had ended before, as its calls are not the same in each run. */
  readonly hit: "hit" | "missed";
  /** Exit code or signal of the run that was interrupted. */
  readonly first: string;
  /** `told`: the next run said what to do, and that was done. */
  readonly outcome: "well" | "told" | "wrong";
}

/** Begins a last cell, where nothing was alive of what was to be hit. */
const MEANT = "in place of ";
const COLUMNS = ["boundary", "sort", "fate", "blow", "hit", "first", "outcome"] as const;

export function rowText(row: Row): string {
  const cells = COLUMNS.map((column) => row[column]);
  return [...cells, ...(row.meant === undefined ? [] : [`${MEANT}${row.meant}`])].join(" | ");
}

/** Throws if the line is not one of {@link rowText}. */
export function rowIn(line: string): Row {
  const cells = line.split(" | ");
  const row = Object.fromEntries(COLUMNS.map((column, index) => [column, cells[index]]));
  const meant = cells[COLUMNS.length]?.slice(MEANT.length);
  return { ...rowSchema.parse(row), ...(meant === undefined ? {} : { meant }) };
}

const rowSchema = z.object({
  boundary: z.coerce.number().int(),
  sort: z.string(),
  fate: z.enum(["arrived", "lost"]),
  blow: z.string(),
  hit: z.enum(["hit", "missed"]),
  first: z.string(),
  outcome: z.enum(["well", "told", "wrong"]),
});

/** Where it is kept, without the ends `.json` and `.md`. */
const FILES = join(ROOT, "docs", "interruptions-table");

/** What was recorded; nothing if there is no file. */
export function readRecord(): readonly Sweep[] {
  const file = `${FILES}.json`;
  return existsSync(file) ? z.array(sweepSchema).parse(JSON.parse(readFileSync(file, "utf8"))) : [];
}

export function writeRecord(sweeps: readonly Sweep[], page: string): void {
  writeFileSync(`${FILES}.json`, `${JSON.stringify(sweeps, null, 2)}\n`);
  writeFileSync(`${FILES}.md`, page);
}

/**
 * The record with one more row, in the place of the same boundary's, if it was tried before. Terraform's order is not the same in each
 * run: the same number may be another call.
 */
export function withRow(sweeps: readonly Sweep[], { rows: _, ...sweep }: Sweep, row: Row): readonly Sweep[] {
  const isSame = (each: Sweep) => each.scenario === sweep.scenario && each.offset === sweep.offset;
  const before = (sweeps.find(isSame)?.rows ?? []).map(rowIn);
  const rows = [...before.filter(({ boundary, sort }) => boundary !== row.boundary || sort !== row.sort), row]
    .filter(({ boundary }) => boundary < sweep.boundaries)
    .sort((one, other) => one.boundary - other.boundary)
    .map(rowText);
  const after = { ...sweep, rows };
  return sweeps.some(isSame) ? sweeps.map((each) => (isSame(each) ? after : each)) : [...sweeps, after];
}
