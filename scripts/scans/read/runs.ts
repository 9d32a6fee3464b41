import { type CodePipelineClient, paginateListPipelineExecutions, PipelineNotFoundException } from "@aws-sdk/client-codepipeline";
import { isNothingLeft } from "../../../modules/scanner/contract/starts";
import { presentError } from "../../words/errors";
import { ago, isFuture } from "../../words/times";
import type { Account } from "../account";

/** An execution of the scan's pipeline. */
export interface Run {
  /** InProgress, Succeeded, Failed, Stopped... */
  readonly status: string;
  readonly startedAt: Date;
}

const RUNNING = new Set(["InProgress", "Stopping"]);
/** Executions that another one replaced before they did anything; what a scan has stopped because nothing was left is like them. */
const REPLACED = new Set(["Superseded", "Cancelled"]);
/** How many executions are read at once: the last one that ended is behind those that run, wait, or were replaced. */
const LOOK_BACK = 20;

/** The last executions of a pipeline, the newest first, at least to the last one that ended; none if there is no such pipeline. */
export async function recentRuns(codePipeline: CodePipelineClient, pipelineName: string): Promise<Run[]> {
  try {
    const runs: Run[] = [];
    for await (const page of paginateListPipelineExecutions({ client: codePipeline, pageSize: LOOK_BACK }, { pipelineName })) {
      for (const { status = "Unknown", startTime, stopTrigger } of page.pipelineExecutionSummaries ?? [])
        if (startTime !== undefined && !REPLACED.has(status) && !isNothingLeft(stopTrigger?.reason))
          runs.push({ status, startedAt: startTime });
      if (runs.some((run) => !isRunning(run))) break;
    }
    return runs;
  } catch (error) {
    if (error instanceof PipelineNotFoundException) return [];
    throw error;
  }
}

export function isRunning({ status }: Run): boolean {
  return RUNNING.has(status);
}

/**
 * The last run that ended, if it left no results: it began after the last scan that did. Also one that succeeded, as a build that
 * does not scan does. @param finishedAt when the last scan with results ended. @default there is none
 */
export function runWithoutResults(runs: readonly Run[], finishedAt?: Date): Run | undefined {
  const last = runs.find((run) => !isRunning(run));
  return last !== undefined && (finishedAt === undefined || last.startedAt > finishedAt) ? last : undefined;
}

/** `failed`, `stopped`; `left no results` if it succeeded. */
export function endingOf({ status }: Pick<Run, "status">): string {
  return status === "Succeeded" ? "left no results" : status.toLowerCase();
}

/**
 * Why the last scan with results is not the last word: a later run left none, or it is not known whether there is one; undefined if
 * it is. In words for a person. @param finishedAt when that scan ended; ISO 8601. @default there is none
 */
export async function laterRun(
  { aws, names }: Pick<Account, "aws" | "names">,
  finishedAt: string | undefined,
  now: Date,
): Promise<string | undefined> {
  const last = finishedAt === undefined ? undefined : new Date(finishedAt);
  // Every later run would look like an earlier one.
  if (last !== undefined && isFuture(last, now))
    return "The last scan is dated in the future: neither its age is known, nor whether a later run left no results.";
  try {
    const run = runWithoutResults(await recentRuns(aws.codePipeline, names.pipeline), last);
    if (run === undefined) return undefined;
    return `The last run, ${ago(now.getTime() - run.startedAt.getTime())}, ended as ${run.status} and left no results: these are not the packages as they are now.`;
  } catch (error) {
    return `Whether a later run failed could not be read: ${presentError(error).text}`;
  }
}
