import pLimit from "p-limit";
import type { Environment } from "../../../environments/schema";
import { compareFindings } from "../../../modules/scanner/contract/finding-changes";
import type { Finding, Summary } from "../../../modules/scanner/contract/results";
import { OperationError, presentError } from "../../words/errors";
import { type Account, accountFacts, type OpenAccount, visitAccounts } from "../account";
import { requireOneDomain } from "../compare/one-domain";
import { lastComplete } from "../read/last-complete";
import { ScanOutputs } from "../read/outputs";
import { isRunning, recentRuns, type Run, runWithoutResults } from "../read/runs";

/** One earlier scan of an account. */
export interface HistoryPoint {
  readonly stamp: string;
  /** Absent if it could not be read. */
  readonly summary?: Summary;
}

/** Changes of the last scan against the finished one before it. */
export interface Trend {
  /** Stamp of the scan before. */
  readonly since: string;
  readonly appeared: number;
  readonly fixed: number;
  /** No longer reported, but not checked either. */
  readonly unknown: number;
}

/** The scans of one account. */
export interface AccountScans {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly condition: "scanned" | "never scanned" | "could not read";
  /** Whether it could not be read because the environment's file has mistakes. @default false */
  readonly misconfigured?: boolean;
  /** The last finished scan. */
  readonly latest?: { readonly summary: Summary; readonly findings: readonly Finding[] };
  /** Absent for the first scan, and if the one before could not be read. */
  readonly trend?: Trend;
  /** The last finished scans, oldest first. */
  readonly history: readonly HistoryPoint[];
  /** Stamp of a later scan that began to write its results and did not finish. */
  readonly unfinished?: string;
  /** The last complete scan, which may be {@link latest}; absent if none is known. */
  readonly lastComplete?: { readonly stamp: string; readonly finishedAt: string };
  /** The last run of the pipeline, if it ended after {@link latest} and left no results. */
  readonly failedRun?: Run;
  /** Whether a run is going on. */
  readonly running?: boolean;
  /** Why it is not known how the last run ended. It is one of {@link problems} too. */
  readonly runProblem?: string;
  /** The domain that the last scan is of, if it is another one than the environment's. */
  readonly otherDomain?: string;
  /** When the scan should start. @default not known */
  readonly schedule?: { readonly expression: string; readonly timezone: string };
  /** What could not be read, the whole account, an earlier scan or the last run, and why. */
  readonly problems: readonly string[];
}

/** How many files are read at once in one account: beyond the SDK's connections (50) they would only wait. */
const SIDE_BY_SIDE = 8;
/** How many scans are searched for finished ones, as a multiple of the wanted history. */
const LOOK_BACK = 3;

/**
 * Reads the last scan of every account, and the summaries of earlier ones. A failure does not stop the others.
 * @param history how many finished scans; at least two, which a trend needs
 */
export async function surveyScans(
  environments: readonly Environment[],
  open: OpenAccount,
  signal: AbortSignal,
  history = 2,
): Promise<AccountScans[]> {
  const visits = await visitAccounts(environments, open, signal, (account) => surveyAccount(account, Math.max(2, history)));
  return visits.map(({ environment, result }): AccountScans => {
    if ("value" in result) return result.value;
    const problems = [presentError(result.error).text];
    return { ...surveyFacts(environment), condition: "could not read", history: [], problems };
  });
}

async function surveyAccount({ environment, aws, names }: Account, count: number): Promise<AccountScans> {
  const outputs = new ScanOutputs(aws.s3, names.reportBucket, environment.name);
  const [latest, stamps, runs] = await Promise.all([outputs.latest(), outputs.stamps(), runsOf({ aws, names })]);
  const [newest] = stamps;
  const ended = latest && new Date(latest.finishedAt);
  const { problem: runProblem } = runs;
  const facts = {
    ...surveyFacts(environment),
    failedRun: runWithoutResults(runs.runs, ended),
    running: runs.runs.some(isRunning),
    runProblem,
  };
  const noRuns = runProblem === undefined ? [] : [runProblem];
  if (latest === undefined) return { ...facts, condition: "never scanned", history: [], unfinished: newest, problems: noRuns };
  const results = await outputs.results(latest.stamp);
  if (results === undefined) {
    throw new OperationError(
      `outputs/latest.json in s3://${outputs.bucket} names the scan ${latest.stamp}, which does not exist`,
      `Scan again: npm run ops -- scan --env ${environment.name}`,
    );
  }
  const { summary, findings: found } = results;
  const { earlier, problems } = await readEarlier(
    outputs,
    stamps.filter((stamp) => stamp < latest.stamp),
    count - 1,
  );
  const complete = await readLastComplete(summary, earlier, outputs);
  const now = { summary, findings: found.findings };
  const before = await compareWith(earlier[0], now, outputs);
  return {
    ...facts,
    condition: "scanned",
    latest: now,
    trend: before.trend,
    history: [{ stamp: latest.stamp, summary }, ...earlier].reverse(),
    lastComplete: complete.scan,
    otherDomain: otherDomain(summary, { environment, names }),
    unfinished: newest !== undefined && newest > latest.stamp ? newest : undefined,
    problems: [...noRuns, ...problems, ...[complete.problem, before.problem].filter((each) => each !== undefined)],
  };
}

function surveyFacts(environment: Environment) {
  const { schedule: expression, scheduleTimezone: timezone } = environment.scan;
  return { ...accountFacts(environment), schedule: { expression, timezone } };
}

/** The last runs of the pipeline. That they cannot be read does not stop the survey, but is said. */
async function runsOf({ aws, names }: Pick<Account, "aws" | "names">): Promise<{ runs: readonly Run[]; problem?: string }> {
  try {
    return { runs: await recentRuns(aws.codePipeline, names.pipeline) };
  } catch (error) {
    return { runs: [], problem: `How the last run of ${names.pipeline} ended could not be read: ${presentError(error).text}` };
  }
}

async function readLastComplete(latest: Summary, earlier: readonly HistoryPoint[], outputs: ScanOutputs) {
  try {
    return { scan: await lastComplete(latest, earlier, outputs) };
  } catch (error) {
    return { problem: presentError(error).text };
  }
}

/** The scan's domain, if the environment's file names another one: what it says is about other packages then. */
function otherDomain(
  { domain, domainOwner, region }: Summary,
  { environment, names }: Pick<Account, "environment" | "names">,
): string | undefined {
  const own = domain === environment.registry.domain && domainOwner === names.domainOwner && region === environment.region;
  return own ? undefined : `${domain} (${domainOwner}, ${region})`;
}

/** Finished scans, the newest first. @param stamps newest first */
async function readEarlier(
  outputs: ScanOutputs,
  stamps: readonly string[],
  count: number,
): Promise<{ earlier: HistoryPoint[]; problems: string[] }> {
  const limit = pLimit(SIDE_BY_SIDE);
  const earlier: HistoryPoint[] = [];
  const problems: string[] = [];
  const candidates = stamps.slice(0, count * LOOK_BACK);
  while (earlier.length < count && candidates.length > 0) {
    const chunk = candidates.splice(0, count - earlier.length);
    for (const read of await Promise.all(chunk.map((stamp) => limit(() => readPoint(outputs, stamp))))) {
      if (read.problem !== undefined) problems.push(read.problem);
      // A scan that never finished is not part of the history.
      if (read.problem !== undefined || read.summary !== undefined) earlier.push({ stamp: read.stamp, summary: read.summary });
    }
  }
  return { earlier, problems };
}

async function readPoint(outputs: ScanOutputs, stamp: string): Promise<HistoryPoint & { readonly problem?: string }> {
  try {
    return { stamp, summary: await outputs.summary(stamp) };
  } catch (error) {
    return { stamp, problem: `${stamp}: ${presentError(error).text}` };
  }
}

async function compareWith(
  before: HistoryPoint | undefined,
  now: NonNullable<AccountScans["latest"]>,
  outputs: ScanOutputs,
): Promise<{ readonly trend?: Trend; readonly problem?: string }> {
  // If its summary could not be read, `problems` says so already.
  if (before?.summary === undefined) return {};
  const { stamp, summary } = before;
  try {
    const found = await outputs.findings(stamp);
    if (found === undefined) throw new OperationError(`s3://${outputs.bucket} has no findings of it`);
    requireOneDomain(summary, now.summary);
    const { appeared, fixed, unknown } = compareFindings({ summary, findings: found.findings }, now);
    return { trend: { since: stamp, appeared: appeared.length, fixed: fixed.length, unknown: unknown.length } };
  } catch (error) {
    return { problem: `${stamp}: ${presentError(error).text}` };
  }
}
