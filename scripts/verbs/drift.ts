import { join, resolve } from "node:path";
import { environmentNames } from "../../environments/load";
import { shownPath } from "../../environments/shown-path";
import type { FleetContext } from "../cli/context";
import { type FleetOptions, kindsOf, PARALLEL_OPTION, STACK_OPTION, TIMEOUT_OPTION, timeoutOf, YES_OPTION } from "../cli/options";
import type { FleetVerb } from "../cli/verb";
import { checkDrift } from "../drift/check";
import { applyHistory, updateHistory } from "../drift/history/history";
import { readHistory, writeHistory } from "../drift/history/history-file";
import { applyKnown } from "../drift/known/apply-known";
import { readKnownFile } from "../drift/known/read-known";
import { exitCodeOf } from "../drift/model/exit-code";
import type { DriftReport } from "../drift/model/types";
import { showDrift } from "../drift/render/console";
import { driftJson } from "../drift/render/json";
import { repairsOf, withoutRepaired } from "../drift/repair/choose";
import { repair } from "../drift/repair/perform";
import { writeDriftReport } from "../drift/write-report";
import { exitCodeOf as repairExitCode } from "../fleet/report";
import { FleetRun } from "../fleet/run";
import { ROOT, runDirectory } from "../process/paths";
import { requireWritableFile, requireWritableFolder } from "../process/writable";
import { concurrencyOf } from "../terraform/capacity";
import { UsageError } from "../words/errors";

export interface DriftOptions extends FleetOptions {
  readonly fix?: boolean;
  readonly yes?: boolean;
  /** Folder of the report. @default a new one under results/ops */
  readonly out?: string;
  /** File that remembers when each drift was first seen. @default results/drift-history.json */
  readonly history?: string;
}

export const driftVerb: FleetVerb<DriftOptions> = {
  name: "drift",
  summary: "what differs between AWS, state and configuration, and since when; changes nothing",
  example: "drift --all",
  options: [
    STACK_OPTION,
    PARALLEL_OPTION,
    TIMEOUT_OPTION,
    ["--fix", "show the plan that puts back what was changed outside, and apply it if you agree"],
    YES_OPTION,
    ["--out <directory>", "folder for drift.json, drift.md and drift.html"],
    ["--history <file>", "remembers when each drift was first seen; by default results/drift-history.json"],
  ],
  fleet: true,
  run: drift,
};

async function drift(options: DriftOptions, context: FleetContext): Promise<number> {
  const { console } = context;
  const { fix = false, yes = false } = options;
  const concurrency = concurrencyOf(options.parallel);
  if (yes && !fix) throw new UsageError("--yes works only together with --fix.", "Give --fix too, or leave out --yes.");
  const known = readKnownFile(join(ROOT, "drift-known.yaml"));
  const historyFile = resolve(options.history ?? join(ROOT, "results", "drift-history.json"));
  const before = readHistory(historyFile);
  const startedAt = new Date();
  const directory = options.out === undefined ? runDirectory("drift", startedAt) : resolve(options.out);
  requireWritableFile(historyFile, "Name another file with --history.");
  requireWritableFolder(directory, "Name another folder with --out.");

  const found = await look(options, concurrency, directory, context);
  const today = startedAt.toISOString().slice(0, 10);
  const { report: marked, notes } = applyKnown(found, known, { today, environments: environmentNames() });
  const history = updateHistory(before, marked);
  writeHistory(historyFile, history);
  const report = applyHistory(marked, history);
  const page = writeDriftReport(directory, { report, history, notes });
  console.line();
  showDrift(report, notes, console);
  console.line(`Report  ${shownPath(page)}`);

  const repairs = fix ? repairsOf(report) : [];
  const { stacks, done } =
    repairs.length > 0
      ? await repair(repairs, { yes, concurrency, timeoutMs: timeoutOf(options), directory }, context)
      : { stacks: [], done: [] };
  if (console.json) console.result({ ...driftJson(report, notes), ...(fix && { fix: stacks }) });
  return repairExitCode("drift --fix", stacks) || exitCodeOf(withoutRepaired(report, done));
}

async function look(
  options: DriftOptions,
  concurrency: number,
  logDirectory: string,
  { environments, actorIn, console, signal }: FleetContext,
): Promise<DriftReport> {
  const readers = environments.map((environment) => actorIn(environment, "read-only"));
  const run = new FleetRun(readers, {
    purpose: "drift",
    logDirectory,
    console,
    signal,
    concurrency,
    kinds: kindsOf(options),
    timeoutMs: timeoutOf(options),
  });
  try {
    return await checkDrift(run, signal);
  } finally {
    await run.close();
  }
}
