import { join, resolve } from "node:path";
import { environmentNames } from "../../environments/load";
import type { Environment } from "../../environments/schema";
import { shownPath } from "../../environments/shown-path";
import type { FleetContext } from "../cli/context";
import { type FleetOptions, kindsOf, PARALLEL_OPTION, STACK_OPTION, TIMEOUT_OPTION, timeoutOf, YES_OPTION } from "../cli/options";
import type { FleetVerb } from "../cli/verb";
import { checkDrift } from "../drift/check";
import { applyHistory, type History, updateHistory } from "../drift/history/history";
import { readHistory, writeHistory } from "../drift/history/history-file";
import { applyKnown } from "../drift/known/apply-known";
import { readKnownFile } from "../drift/known/read-known";
import { exitCodeOf } from "../drift/model/exit-code";
import type { DriftReport } from "../drift/model/types";
import { showDrift } from "../drift/render/console";
import { driftJson } from "../drift/render/json";
import { repairOf, repairsOf } from "../drift/repair/choose";
import { afterRepair } from "../drift/repair/look-again";
import { repair } from "../drift/repair/perform";
import { askAws } from "../drift/unrefreshed/ask";
import { placesOf, withHcpSettings } from "../drift/unmanaged/hcp-settings";
import { besidePlans } from "../drift/unmanaged/look";
import { writeDriftReport } from "../drift/write-report";
import { exitCodeOf as repairExitCode } from "../fleet/report";
import { FleetRun } from "../fleet/run";
import type { Stack } from "../fleet/stack";
import { ROOT, runDirectory } from "../process/paths";
import { requireWritableFile, requireWritableFolder } from "../process/writable";
import { concurrencyIn } from "../terraform/capacity";
import { UsageError } from "../words/errors";
import { misconfiguredIn, tellOfMisconfigured } from "../words/misconfigured";

export interface DriftOptions extends FleetOptions {
  readonly fix?: boolean;
  readonly yes?: boolean;
  /** Folder of the report. @default a new one under results/ops */
  readonly out?: string;
  /** Hours. @default 24 */
  readonly maxAge?: string;
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
    ["--max-age <hours>", "a health assessment of HCP Terraform up to this old counts (24); 0 plans every stack anew"],
    ["--out <directory>", "folder for drift.json, drift.md and drift.html"],
    ["--history <file>", "remembers when each drift was first seen; by default results/drift-history.json"],
  ],
  fleet: true,
  run: drift,
};

async function drift(options: DriftOptions, context: FleetContext): Promise<number> {
  const { console } = context;
  const { fix = false, yes = false } = options;
  const concurrency = concurrencyIn(context.environments, options.parallel);
  const assessedWithinMs = fix ? 0 : maxAgeOf(options);
  if (yes && !fix) throw new UsageError("--yes works only together with --fix.", "Give --fix too, or leave out --yes.");
  const known = readKnownFile(join(ROOT, "drift-known.yaml"));
  const historyFile = resolve(options.history ?? join(ROOT, "results", "drift-history.json"));
  const before = readHistory(historyFile);
  const startedAt = new Date();
  const directory = options.out === undefined ? runDirectory("drift", startedAt) : resolve(options.out);
  requireWritableFile(historyFile, "Name another file with --history.");
  requireWritableFolder(directory, "Name another folder with --out.");
  const today = startedAt.toISOString().slice(0, 10);
  /** Marks what is accepted, remembers, writes and shows a report. */
  const present = (looked: DriftReport, earlier: History, folder: string) => {
    const { report: marked, notes } = applyKnown(looked, known, { today, environments: environmentNames() });
    const history = updateHistory(earlier, marked);
    writeHistory(historyFile, history);
    const report = applyHistory(marked, history);
    const page = writeDriftReport(folder, { report, history, notes });
    console.line();
    showDrift(report, notes, console);
    console.line(`Report  ${shownPath(page)}`);
    return { report, history, notes };
  };

  tellOfMisconfigured(misconfiguredIn(context), console);
  const { report, history, notes } = present(await look(options, concurrency, directory, context, { assessedWithinMs }), before, directory);
  const json = driftJson(report, notes);
  const repairs = fix ? repairsOf(report) : [];
  if (repairs.length === 0) {
    if (console.json) console.result({ ...json, ...(fix && { fix: [] }) });
    return exitCodeOf(report);
  }
  const { stacks, tried } = await repair(repairs, { yes, concurrency, timeoutMs: timeoutOf(options), directory }, context);
  const touched = (stack: Stack) => repairOf(tried, stack) !== undefined;
  // An apply takes what it leaves into the state, after which a plan is silent: what was put back is seen, not believed, and what was not too.
  const again =
    tried.length > 0 && !context.signal.aborted ? await look(options, concurrency, directory, context, { only: touched }) : undefined;
  const after = again && present(afterRepair(report, again), history, join(directory, "after"));
  if (console.json) console.result({ ...json, fix: stacks, ...(after && { after: driftJson(after.report, after.notes) }) });
  return repairExitCode("drift --fix", stacks) || exitCodeOf(after?.report ?? report);
}

/** How old an assessment may be (milliseconds). HCP Terraform makes one a day of each workspace. Throws UsageError. */
function maxAgeOf({ maxAge = "24" }: DriftOptions): number {
  const hours = Number(maxAge);
  if (!(maxAge.trim() !== "" && hours >= 0 && hours <= 720))
    throw new UsageError(`--max-age ${maxAge} is not a number of hours up to 720.`);
  return hours * 3_600_000;
}

interface Look {
  /** Selects stacks. @default all that were named */
  readonly only?: (stack: Stack) => boolean;
  /** @default 0 */
  readonly assessedWithinMs?: number;
}

async function look(
  options: DriftOptions,
  concurrency: number,
  logDirectory: string,
  { environments, actorIn, console, signal, ...chosen }: FleetContext,
  { only, assessedWithinMs }: Look = {},
): Promise<DriftReport> {
  const misconfigured = misconfiguredIn(chosen);
  const leftOut = misconfigured.length > 0 ? { misconfigured } : {};
  if (environments.length === 0) return { checkedAt: new Date().toISOString(), stacks: [], ...leftOut };
  const readerIn = (environment: Environment) => actorIn(environment, "read-only");
  const run = new FleetRun(environments.map(readerIn), {
    purpose: "drift",
    logDirectory,
    console,
    signal,
    concurrency,
    kinds: kindsOf(options),
    timeoutMs: timeoutOf(options),
    only,
  });
  const places = placesOf((environment) => readerIn(environment).variables, signal);
  const beside = withHcpSettings(besidePlans(readerIn, signal), places, signal);
  try {
    return {
      ...(await checkDrift(run, beside, askAws(readerIn, signal), signal, { assessedWithinMs })),
      ...leftOut,
    };
  } finally {
    await run.close();
  }
}
