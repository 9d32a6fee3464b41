import type { Environment } from "../../../environments/schema";
import { SCAN_EXIT } from "../../../modules/scanner/contract/exit-codes";
import { coverageOf, verdictText } from "../../../modules/scanner/contract/verdict";
import type { StageState } from "../../aws/pipeline-run";
import type { FleetContext } from "../../cli/context";
import { runJobs } from "../../process/jobs";
import { Interrupted, presentError } from "../../words/errors";
import { accountFacts, type OpenAccount } from "../account";
import { endedAs } from "./ended";
import { followScan, type ScanResult, startScan } from "./scan";
import { checkSource } from "./source";

/**
 * `nothing to check` succeeded on a domain without packages. Scans with `gate tripped` and `incomplete` finished and wrote their results. `lost` was started and may go on in AWS, but
 * cannot be followed; `misconfigured` has mistakes in its environment's file; `left` goes on in AWS, but the user stopped following it.
 */
export type FleetScanResult =
  | "succeeded"
  | "nothing to check"
  | "left no log"
  | "gate tripped"
  | "incomplete"
  | "failed"
  | "results not read"
  | "not started"
  | "lost"
  | "left"
  | "not begun"
  | "misconfigured";

/** How the scan of one account ended; an element of `scan --json` over several environments. */
export interface FleetScan extends Partial<ScanResult> {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly result: FleetScanResult;
  readonly seconds: number;
  /** Absent if none was started. */
  readonly executionId?: string;
  /** Why it did not succeed. */
  readonly reason?: string;
}

/** How many scans are followed at the same time: each waits for its own account and hardly loads this machine. */
const SIDE_BY_SIDE = 8;

export interface FleetScanWatcher {
  /** The source could not be checked before the scan. */
  warned?(environment: Environment, warning: string): void;
  started?(environment: Environment, executionId: string): void;
  stage?(environment: Environment, state: StageState): void;
}

/** Starts and follows the scans of all environments. A failure does not throw and does not stop the others. */
export async function runScans(
  { environments, signal }: Pick<FleetContext, "environments" | "signal">,
  open: OpenAccount,
  watcher: FleetScanWatcher,
): Promise<FleetScan[]> {
  const jobs = environments.map((environment) => ({
    name: environment.name,
    run: () => runOne(environment, signal, open, watcher),
  }));
  const outcomes = await runJobs(jobs, { concurrency: SIDE_BY_SIDE, signal });
  return environments.map((environment): FleetScan => {
    const outcome = outcomes.get(environment.name);
    if (outcome?.status === "done") return outcome.value;
    // runOne throws only before a scan is started.
    const error = outcome?.status === "failed" ? outcome.error : new Interrupted();
    const begun = outcome?.status === "failed" && !(error instanceof Interrupted);
    return {
      ...accountFacts(environment),
      ...(begun ? { result: "not started", reason: presentError(error).text } : { result: "not begun", reason: "interrupted" }),
      seconds: 0,
    };
  });
}

async function runOne(environment: Environment, signal: AbortSignal, open: OpenAccount, watcher: FleetScanWatcher): Promise<FleetScan> {
  const began = Date.now();
  const account = await open(environment);
  if (signal.aborted) throw new Interrupted();
  const warning = await checkSource(account);
  if (warning !== undefined) watcher.warned?.(environment, warning);
  const executionId = await startScan(account);
  watcher.started?.(environment, executionId);
  const facts = () => ({ ...accountFacts(environment), executionId, seconds: (Date.now() - began) / 1000 });
  try {
    const stage = (state: StageState) => watcher.stage?.(environment, state);
    const found = await followScan(executionId, { stage }, { ...account, signal });
    return { ...facts(), ...found, ...judge(found) };
  } catch (error) {
    if (signal.aborted) return { ...facts(), result: "left", reason: "goes on in AWS" };
    return { ...facts(), result: "lost", reason: `It may go on in AWS, but cannot be followed: ${presentError(error).text}` };
  }
}

function judge({ run, scan, problem, silent }: ScanResult): Pick<FleetScan, "result" | "reason"> {
  if (problem !== undefined) return { result: "results not read", reason: problem };
  const coverage = scan && coverageOf(scan.summary);
  if (run.status === "Succeeded") {
    if (scan && (coverage === "partial" || coverage === "none")) return { result: "incomplete", reason: `${verdictText(scan.summary)}.` };
    if (silent !== undefined) return { result: "left no log", reason: silent };
    return { result: coverage === "nothing to check" ? coverage : "succeeded" };
  }
  const problems = run.stages
    .filter(({ status }) => status === "Failed")
    .map(({ stage, action, problem: why }) => `${stage}/${action} failed${why ? `: ${why}` : ""}`);
  const reason = problems.join("\n") || `The run ${endedAs(run)}`;
  if (scan?.summary.exitCode === SCAN_EXIT.gate) return { result: "gate tripped", reason };
  return { result: scan?.summary.exitCode === SCAN_EXIT.incomplete ? "incomplete" : "failed", reason };
}
