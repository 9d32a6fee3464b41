import { SCAN_EXIT } from "../../modules/scanner/contract/exit-codes";
import { isRunning, type Run, runWithoutResults } from "../scans/read/runs";
import { isOver, isStale, STARTS_MISSED } from "../scans/survey/freshness";
import { ago, isFuture } from "../words/times";
import type { Note } from "./check";

export interface LastScanFacts {
  readonly environmentName: string;
  /** The last scan that wrote its results. */
  readonly scan?: { readonly stamp: string; readonly finishedAt: Date; readonly exitCode: number; readonly packages?: number };
  /** The last complete scan; absent if none is known. */
  readonly complete?: { readonly stamp: string; readonly finishedAt: Date };
  /** The last runs of the pipeline, the newest first. */
  readonly runs: readonly Run[];
  readonly schedule: string;
  readonly timezone: string;
  readonly now: Date;
}

/** Judges the last scan: whether a later run failed, how old it is, and whether it is complete. */
export function judgeLastScan(facts: LastScanFacts): Note[] {
  const { environmentName, scan, complete, runs, now, schedule: expression, timezone } = facts;
  const again = `npm run ops -- scan --env ${environmentName}`;
  const notes: Note[] = [];
  // One that runs says nothing about the one before it: both are told.
  const running = runs.find((run) => isRunning(run) && (scan === undefined || run.startedAt > scan.finishedAt));
  if (running !== undefined) notes.push({ level: "ok", what: `one is running, begun ${since(running.startedAt, now)}` });
  // If a run wrote results, they say why it failed.
  const failed = runWithoutResults(runs, scan?.finishedAt);
  if (failed !== undefined) {
    const what = `the last run, ${since(failed.startedAt, now)}, ended as ${failed.status} and left no results`;
    notes.push({ level: "problem", what, fix: `${again}\nIt shows the log of the build as it runs.` });
  }
  if (scan === undefined) return notes.length > 0 ? notes : [{ level: "warning", what: "none yet", fix: again }];
  const what = `${scan.stamp}, ${since(scan.finishedAt, now)}`;
  if (isFuture(scan.finishedAt, now))
    notes.push({
      level: "problem",
      what: `${scan.stamp} is dated in the future: its age is not known`,
      fix: `Check the clock of this machine, then: ${again}`,
    });
  if (scan.exitCode !== SCAN_EXIT.done && scan.exitCode !== SCAN_EXIT.gate) {
    const fix = `npm run ops -- results --env ${environmentName} --scan ${scan.stamp}`;
    const before = complete === undefined ? "no complete scan known" : `the last complete one ${since(complete.finishedAt, now)}`;
    notes.push({ level: "problem", what: `${what}: incomplete, something could not be checked; ${before}`, fix });
  } else if (scan.packages === 0) notes.push({ level: "warning", what: `${what}: nothing to check, the domain has no package` });
  else notes.push({ level: "ok", what: `${what}: complete` });
  if (isStale(scan.finishedAt, now, { expression, timezone })) {
    notes.push({
      level: "warning",
      what: `nothing new since ${since(scan.finishedAt, now)}: ${facts.schedule} ${isOver({ expression, timezone }, now) ? "never starts again" : `was due ${STARTS_MISSED} times or more`}`,
      fix: again,
    });
  }
  return notes;
}

function since(moment: Date, now: Date): string {
  return ago(now.getTime() - moment.getTime());
}
