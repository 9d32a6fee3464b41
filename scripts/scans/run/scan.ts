import { PipelineNotFoundException, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { followPipeline, type PipelineRun, type Watcher } from "../../aws/pipeline-run";
import { deployScannerFirst } from "../../words/commands";
import { OperationError } from "../../words/errors";
import type { Account } from "../account";
import { type OneScan, readScan } from "../read/scan";

export interface ScanResult {
  readonly run: PipelineRun;
  /** Absent if the scan did not get as far as writing its results. */
  readonly scan?: OneScan;
  /** Why the results of a run that succeeded could not be read. */
  readonly problem?: string;
  /** Why a run that succeeded left no trace: no line of its log was there at its end. */
  readonly silent?: string;
}

/** Starts the scan's pipeline. Gives the execution's id. */
export async function startScan({ aws, names, environment }: Account): Promise<string> {
  try {
    const { pipelineExecutionId } = await aws.codePipeline.send(new StartPipelineExecutionCommand({ name: names.pipeline }));
    return pipelineExecutionId ?? "";
  } catch (error) {
    if (error instanceof PipelineNotFoundException) {
      throw new OperationError(`There is no pipeline ${names.pipeline} in account ${aws.account}`, deployScannerFirst(environment.name));
    }
    throw error;
  }
}

/** Follows a run to its end and reads its results. @param account its signal ends the following, not the run */
export async function followScan(
  executionId: string,
  watcher: Watcher,
  account: Account & { readonly signal: AbortSignal },
): Promise<ScanResult> {
  const { aws, names, signal } = account;
  // The run's own log says where it writes its results; the last scan in the bucket may be another run's.
  let stamp: string | undefined;
  let lines = 0;
  const run = await followPipeline(
    aws,
    names.pipeline,
    executionId,
    {
      stage: (state) => watcher.stage?.(state),
      log: (line) => {
        lines += 1;
        stamp = /\boutputs\/(\d{4}-\d\d-\d\d-\d{6})\//.exec(line)?.[1] ?? stamp;
        watcher.log?.(line);
      },
    },
    signal,
  );
  // The end of a log may arrive late, but its first lines are a minute older.
  const silent =
    run.status === "Succeeded" && lines === 0
      ? `The build wrote no log: may its role still write to ${names.logGroup} (logs:CreateLogStream, logs:PutLogEvents)?`
      : undefined;
  return { run, ...(await readResults(run, stamp, account)), ...(silent === undefined ? {} : { silent }) };
}

async function readResults(run: PipelineRun, stamp: string | undefined, account: Account): Promise<Omit<ScanResult, "run">> {
  // If the run failed, missing results need no reason of their own: the run's status is shown already.
  const without = (problem: string) => (run.status === "Succeeded" ? { problem } : {});
  try {
    const scan = await readScan({ scan: stamp }, account);
    // The end of the log sometimes arrives late. Without it, the last scan counts as this run's only if it began during the run.
    return stamp !== undefined || beganIn(run, scan) ? { scan } : without("Its log does not say where it wrote its results.");
  } catch (error) {
    if (error instanceof OperationError) return without(error.message);
    throw error;
  }
}

function beganIn({ startedAt }: PipelineRun, { summary }: OneScan): boolean {
  return startedAt !== undefined && Date.parse(summary.startedAt) >= startedAt.getTime();
}
