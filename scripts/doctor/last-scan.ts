import { startAfter } from "../../modules/schedule/next-start";
import { ago } from "../words/times";
import type { Note } from "./check";

/** An execution of the scan's pipeline. */
export interface LastRun {
  /** InProgress, Succeeded, Failed, Stopped... */
  readonly status: string;
  readonly startedAt: Date;
}

export interface LastScanFacts {
  readonly environmentName: string;
  /** The last scan that wrote its results. */
  readonly scan?: { readonly stamp: string; readonly finishedAt: Date; readonly exitCode: number };
  readonly run?: LastRun;
  readonly schedule: string;
  readonly timezone: string;
  readonly now: Date;
}

/** The scanner's exit code for "something could not be checked". */
const INCOMPLETE = 2;
const RUNNING = new Set(["InProgress", "Stopping"]);
/** Number of missed starts that counts as a problem: one may be an accident. */
const STARTS_MISSED = 2;

/** Judges the last scan: whether it failed, how old it is, and whether it is complete. */
export function judgeLastScan(facts: LastScanFacts): Note[] {
  const { environmentName, scan, run, now } = facts;
  const again = `npm run ops -- scan --env ${environmentName}`;
  // If a run wrote results, they say why it failed.
  const later = run !== undefined && (scan === undefined || run.startedAt > scan.finishedAt) ? run : undefined;
  const notes: Note[] = [];
  if (later !== undefined && RUNNING.has(later.status))
    notes.push({ level: "ok", what: `one is running, begun ${since(later.startedAt, now)}` });
  else if (later !== undefined && later.status !== "Succeeded") {
    const what = `the last run, ${since(later.startedAt, now)}, ended as ${later.status} and left no results`;
    notes.push({ level: "problem", what, fix: `${again}\nIt shows the log of the build as it runs.` });
  }
  if (scan === undefined) return notes.length > 0 ? notes : [{ level: "warning", what: "none yet", fix: again }];
  const what = `${scan.stamp}, ${since(scan.finishedAt, now)}`;
  if (scan.exitCode === INCOMPLETE) {
    const fix = `npm run ops -- results --env ${environmentName} --scan ${scan.stamp}`;
    notes.push({ level: "problem", what: `${what}: incomplete, something could not be checked`, fix });
  } else notes.push({ level: "ok", what: `${what}: complete` });
  if (isStale(facts, scan.finishedAt)) {
    notes.push({
      level: "warning",
      what: `nothing new since ${since(scan.finishedAt, now)}: ${facts.schedule} was due ${STARTS_MISSED} times or more`,
      fix: again,
    });
  }
  return notes;
}

function isStale({ schedule, timezone, now }: LastScanFacts, finishedAt: Date): boolean {
  const due = startAfter(schedule, timezone, finishedAt, STARTS_MISSED);
  return due !== undefined && due <= now;
}

function since(moment: Date, now: Date): string {
  return ago(now.getTime() - moment.getTime());
}
