import { PipelineNotFoundException, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import type { VerbContext } from "../lib/context";
import { EXIT, OperationError } from "../lib/errors";
import { followPipeline, type PipelineRun, type Watcher } from "../lib/pipeline-run";
import type { Verb } from "../lib/verb";
import { showOneScan, readScan, type OneScan } from "./results";

export const scanVerb: Verb = {
  name: "scan",
  summary: "start the scan, follow it to its end and show what it found",
  example: "scan --env dev",
  run: async (_options, context) => {
    const { console, environment, signal } = context;
    const executionId = await startScan(context);
    const watcher: Watcher = {
      stage: ({ stage, status }) => console.line(`  ${stage.padEnd(8)}  ${status}`),
      log: (line) => console.line(`            ${line}`, "dim"),
    };
    try {
      return showScanResult(await followScan(executionId, watcher, context), context);
    } finally {
      if (signal.aborted)
        console.line(`The scan ${executionId} goes on in AWS. See it later: npm run ops -- results --env ${environment.name}`);
    }
  },
};

export interface ScanResult {
  readonly run: PipelineRun;
  /** Absent where the scan did not come so far as to write its results. */
  readonly scan?: OneScan;
}

/** Starts the scan's pipeline. Gives the execution's id. */
export async function startScan({ aws, names }: Pick<VerbContext, "aws" | "names">): Promise<string> {
  try {
    const { pipelineExecutionId } = await aws.codePipeline.send(new StartPipelineExecutionCommand({ name: names.pipeline }));
    return pipelineExecutionId ?? "";
  } catch (error) {
    if (error instanceof PipelineNotFoundException) {
      throw new OperationError(
        `There is no pipeline ${names.pipeline} in account ${aws.account}`,
        "It comes with the scanner stack: deploy that first (cdktf deploy '*-scanner').",
      );
    }
    throw error;
  }
}

/** Follows a run to its end and reads what it wrote. */
export async function followScan(executionId: string, watcher: Watcher, context: VerbContext): Promise<ScanResult> {
  const { aws, names, signal } = context;
  // Where the scan writes is known from its own log alone: a run that fails early writes nothing, and others may run.
  let stamp: string | undefined;
  const run = await followPipeline(
    aws,
    names.pipeline,
    executionId,
    {
      stage: (state) => watcher.stage?.(state),
      log: (line) => {
        stamp = /\boutputs\/(\d{4}-\d\d-\d\d-\d{6})\//.exec(line)?.[1] ?? stamp;
        watcher.log?.(line);
      },
    },
    signal,
  );
  const scan = stamp === undefined ? undefined : await readScan({ scan: stamp }, context).catch(ignoreMissing);
  return { run, scan };
}

/** A scan that failed on its way has no summary: its run says so already. */
function ignoreMissing(error: unknown): undefined {
  if (error instanceof OperationError) return undefined;
  throw error;
}

/** Shows how a scan ended. Only a run that succeeded is a success: gate, incomplete and broken ones are not. */
export function showScanResult({ run, scan }: ScanResult, context: Pick<VerbContext, "console" | "environment">): number {
  const { console, environment } = context;
  const code = run.status === "Succeeded" ? EXIT.done : EXIT.failed;
  if (console.json) console.result({ run, scan });
  else {
    if (scan !== undefined) showOneScan(scan, context);
    for (const { stage, action, status, problem } of run.stages)
      if (status === "Failed") console.line(`${stage}/${action} failed${problem ? `: ${problem}` : ""}`, "red");
    if (code !== EXIT.done) console.line(`The scan ${run.executionId} ended as ${run.status}.`, "red");
    if (scan !== undefined) console.line(`Next   npm run ops -- results --env ${environment.name} --scan ${scan.stamp} --download results`);
  }
  return code;
}
