import beforeIntegration from "../test/helpers/before-integration";
import { type CaseReport, runCase } from "../test/interruptions/case";
import { Extents, sortText } from "../test/interruptions/extent";
import { BLOWS } from "../test/interruptions/kill";
import { type Met, metByCall, metBySort } from "../test/interruptions/met";
import { pageOf } from "../test/interruptions/page";
import { readRecord, type Row, rowText, withRow, writeRecord } from "../test/interruptions/record";
import type { Scenario } from "../test/interruptions/scenario";
import { scenario, SCENARIOS } from "../test/interruptions/scenarios";
import { boundariesOf, type Boundary } from "../test/interruptions/sweep";
import { World } from "../test/interruptions/world";
import { describeCase } from "./interruptions";

export interface SweepOptions {
  /** Names of scenarios. @default all */
  readonly only?: readonly string[];
  /**
   * By how much the kinds of interruption are moved on. `missing` takes what is recorded for no offset, a kind and a sort of call once;
   * `every` each kind at each single call.
   */
  readonly offset: number | "missing" | "every";
  /** Boundaries, from 0. @default all */
  readonly boundaries?: readonly number[];
  /** Whether to write what came of it into docs/. */
  readonly record: boolean;
  /** How many cases run side by side, each in a sandbox of its own. */
  readonly parallel: number;
}

/** Interrupts verbs at every call that changes something. Gives the number of cases that went wrong. */
export async function sweepVerbs({ only, ...options }: SweepOptions, line: (text: string) => void): Promise<number> {
  await beforeIntegration();
  const worlds = await Promise.all(Array.from({ length: options.parallel }, () => World.start()));
  const met = metBefore(options.offset);
  let wrong = 0;
  try {
    for (const each of only?.map(scenario) ?? SCENARIOS) wrong += await sweep(each, worlds, { ...options, met }, line);
  } finally {
    await Promise.all(worlds.map((world) => world.stop()));
  }
  return wrong;
}

function metBefore(offset: SweepOptions["offset"]): Met | undefined {
  if (typeof offset === "number") return undefined;
  return offset === "missing" ? metBySort(readRecord()) : metByCall(readRecord());
}

async function sweep(
  each: Scenario,
  worlds: readonly World[],
  { offset, boundaries, record, met }: Omit<SweepOptions, "only"> & { readonly met: Met | undefined },
  line: (text: string) => void,
): Promise<number> {
  const [first] = worlds;
  if (first === undefined) throw new Error("a sweep needs a sandbox");
  const number = SCENARIOS.indexOf(each);
  const extent = await new Extents(first, () => undefined, number).of(each);
  line(`${each.name}, without an interruption: ${extent.calls} calls, ${(extent.milliseconds / 1000).toFixed(0)} s`);
  const offsets = typeof offset === "number" ? [offset] : BLOWS.map((_, index) => index);
  const all = offsets.flatMap((shift) => boundariesOf(each, extent, { offset: shift, number }));
  const chosen = all.filter(({ boundary }) => boundaries?.includes(boundary) ?? true);
  const queue = met?.takeMissing(chosen) ?? chosen;
  let wrong = 0;
  const work = async (world: World) => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const started = Date.now();
      const report = await ran(world, next);
      const row = rowOf(next, report);
      if (row.outcome === "wrong") wrong += 1;
      const seconds = (Date.now() - started) / 1000;
      line(`${rowText(row)}\n  ${typeof report === "string" ? report : describeCase(report, seconds)}`);
      if (record) {
        const sweeps = withRow(readRecord(), { scenario: each.name, offset: next.offset, boundaries: extent.calls, rows: [] }, row);
        writeRecord(sweeps, pageOf(sweeps));
      }
    }
  };
  await Promise.all(worlds.map(work));
  return wrong;
}

async function ran(world: World, boundary: Boundary): Promise<CaseReport | string> {
  try {
    return await runCase(world, boundary);
  } catch (error) {
    await world.noFaults();
    return error instanceof Error ? (error.stack ?? "") : String(error);
  }
}

function rowOf({ boundary, moment, blow }: Boundary, report: CaseReport | string): Row {
  if (!("call" in moment)) throw new Error("a boundary is a call");
  const sort = moment.sort === undefined ? "any" : sortText(moment.sort);
  const known = { boundary, sort, fate: moment.lost === true ? "lost" : "arrived" } as const;
  if (typeof report === "string") return { ...known, blow, hit: "missed", first: "?", outcome: "wrong" };
  const { first, hit, problems, advice } = report;
  const outcome = problems.length > 0 ? "wrong" : advice.length > 0 ? "told" : "well";
  const ended = String(first.signal ?? first.code ?? "?");
  const meant = report.blow === blow ? undefined : blow;
  return { ...known, blow: report.blow, meant, hit: hit === "at the call" ? "hit" : "missed", first: ended, outcome };
}
