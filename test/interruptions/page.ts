import { plural } from "../../scripts/words/counts";
import { BLOWS, possibleBlows } from "./kill";
import { type Row, rowIn, type Sweep } from "./record";
import { SCENARIOS, scenario } from "./scenarios";

/** The record for people. @param sweeps in the order in which they were made */
export function pageOf(sweeps: readonly Sweep[]): string {
  const rows = sweeps.flatMap((sweep) => sweep.rows.map(rowIn));
  return [
    "# What was interrupted, at which call",
    "",
    `\`npm run bench -- interruptions --sweep --record\` has written this: [how to read it](interruptions.md). ${countsOf(rows)}.`,
    "",
    ...tableOf(["scenario", "offset", "calls", "tried", "hit", "said what to do", "wrong"], [...sweptLines(sweeps)]),
    "",
    ...notSwept(sweeps),
    "## By the kind of interruption",
    "",
    ...tableOf(
      ["interruption", "hit", "said what to do", "wrong"],
      BLOWS.map((blow) => [blow, ...countsIn(rows.filter((row) => row.blow === blow))]),
    ),
    "",
    "## Each kind at each single call",
    "",
    ...tableOf(["scenario", "calls", "kinds", "met", "nothing to hit", "of"], callLines(sweeps)),
    "",
    "## By the call",
    "",
    ...tableOf(["call", "made by", "hit", "lost", "kinds"], [...sortLines(sweeps, true), ...sortLines(sweeps, false)]),
    "",
  ].join("\n");
}

/** `212 interruptions: 210 hit, 2 missed; 4 said what to do; 0 wrong` */
export function countsOf(rows: readonly Row[]): string {
  const hit = rows.filter(isHit).length;
  const counts = `${hit} hit, ${rows.length - hit} missed; after ${of(rows, "told")}, the next run said what to do; ${of(rows, "wrong")} wrong`;
  return `${plural(rows.length, "interruption")}: ${counts}`;
}

function sweptLines(sweeps: readonly Sweep[]): string[][] {
  const order = SCENARIOS.map(({ name }) => name);
  const sorted = [...sweeps].sort((one, other) => order.indexOf(one.scenario) - order.indexOf(other.scenario) || one.offset - other.offset);
  return sorted.map(({ scenario, offset, boundaries, rows }) => {
    const cells = [scenario, offset, boundaries, rows.length];
    return [...cells.map(String), ...countsIn(rows.map(rowIn))];
  });
}

function notSwept(sweeps: readonly Sweep[]): string[] {
  const left = SCENARIOS.map(({ name }) => name).filter((name) => !sweeps.some(({ scenario }) => scenario === name));
  return left.length === 0 ? [] : [`Never swept: ${left.join(", ")}.`, ""];
}

/**
 * How many of the kinds that each call of a scenario could meet it has met, and of how many nothing was alive, so that `ops` was killed
 * in their place. A call is its number: the order of Terraform's calls differs from run to run.
 */
function callLines(sweeps: readonly Sweep[]): string[][] {
  return SCENARIOS.map((each) => {
    const swept = sweeps.filter((sweep) => sweep.scenario === each.name);
    const calls = Math.max(0, ...swept.map(({ boundaries }) => boundaries));
    const rows = swept.flatMap((sweep) => sweep.rows.map(rowIn)).filter(({ hit, boundary }) => hit === "hit" && boundary < calls);
    const met = new Set(rows.map(({ boundary, blow }) => `${boundary} ${blow}`));
    const meant = new Set(rows.map(({ boundary, blow, meant: instead = blow }) => `${boundary} ${instead}`));
    const nothing = [...meant].filter((one) => !met.has(one));
    const kinds = possibleBlows(each).length;
    return [each.name, ...[calls, kinds, met.size, nothing.length, calls * kinds].map(String)];
  });
}

/** The calls that Terraform or its provider may have made, or those that `ops` makes alone: by how many kinds of those that can meet them. */
function sortLines(sweeps: readonly Sweep[], terraform: boolean): string[][] {
  const alike = sweeps.filter((sweep) => scenario(sweep.scenario).terraform === terraform);
  const hit = alike.flatMap(({ rows }) => rows.map(rowIn)).filter(isHit);
  const possible = possibleBlows({ terraform }).length;
  return [...new Set(hit.map(({ sort }) => sort))].sort().map((sort) => {
    const met = hit.filter((row) => row.sort === sort);
    const lost = met.filter(({ fate }) => fate === "lost").length;
    const kinds = new Set(met.map(({ blow }) => blow)).size;
    return [sort, terraform ? "Terraform" : "ops", String(met.length), String(lost), `${kinds} of ${possible}`];
  });
}

const isHit = ({ hit }: Row) => hit === "hit";
const of = (rows: readonly Row[], outcome: Row["outcome"]) => rows.filter((row) => row.outcome === outcome).length;

function countsIn(rows: readonly Row[]): string[] {
  return [rows.filter(isHit).length, of(rows, "told"), of(rows, "wrong")].map(String);
}

function tableOf(head: readonly string[], lines: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...lines.map(line)];
}
