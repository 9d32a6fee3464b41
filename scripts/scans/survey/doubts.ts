import type { Summary } from "../../../modules/scanner/contract/results";
import { coverageOf, toCheck } from "../../../modules/scanner/contract/verdict";
import { ago, isFuture } from "../../words/times";
import { endingOf } from "../read/runs";
import { coverageText } from "../words";
import { isStale } from "./freshness";
import type { AccountScans } from "./survey";

/**
 * Why not everything is known about an account's packages as they are now; empty if everything is. With any of these, no finding
 * is not good news.
 */
export function doubtsAbout(scans: AccountScans, now: Date): string[] {
  const { condition, latest, failedRun, runProblem, otherDomain, unfinished, running, schedule } = scans;
  const about = [
    ...(failedRun ? [`last run ${endingOf(failedRun)} ${since(failedRun.startedAt, now)}`] : []),
    ...(runProblem === undefined ? [] : ["last run not known"]),
    ...(unfinished === undefined || running || failedRun ? [] : [`scan ${unfinished} did not finish`]),
  ];
  if (latest === undefined) return [condition, ...about];
  const { summary } = latest;
  const finishedAt = new Date(summary.finishedAt);
  const missing = [
    ...(otherDomain === undefined ? [] : [`scanned another domain: ${otherDomain}`]),
    ...about,
    ...coverageDoubt(summary),
    ...(isFuture(finishedAt, now) ? ["last scan dated in the future"] : []),
  ];
  const stale = isStale(finishedAt, now, schedule) ? [`last scan ${ageOf(finishedAt, now)}`] : [];
  // The age of what is known belongs to every doubt; a stale scan has said its own.
  return missing.length > 0 ? [...missing, lastKnown(scans, now)] : stale;
}

function coverageDoubt(summary: Summary): string[] {
  const [wanted, { checked }] = [toCheck(summary), summary];
  switch (coverageOf(summary)) {
    case "none":
      return [wanted === 0 ? "packages could not be listed" : `none of ${wanted} checked`];
    case "partial":
      return [checked < wanted ? `only ${coverageText(summary)} checked` : "incomplete"];
    case "whole":
    case "chosen":
    case "nothing to check":
      return [];
  }
}

/** When everything was last looked at. */
export function lastKnown({ lastComplete }: Pick<AccountScans, "lastComplete">, now: Date): string {
  return lastComplete === undefined ? "no complete scan known" : `last complete scan ${since(new Date(lastComplete.finishedAt), now)}`;
}

function since(moment: Date, now: Date): string {
  return ago(now.getTime() - moment.getTime());
}

const DAY_MS = 86_400_000;

function ageOf(moment: Date, now: Date): string {
  const days = Math.floor((now.getTime() - moment.getTime()) / DAY_MS);
  return days >= 2 ? `${days} days ago` : since(moment, now);
}
