import { BatchGetBuildsCommand } from "@aws-sdk/client-codebuild";
import { type ActionExecutionDetail, GetPipelineExecutionCommand, ListActionExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { setTimeout as sleep } from "node:timers/promises";
import { BuildLog } from "./build-log";
import type { Aws } from "./clients";

/** The present state of one action in a pipeline execution. */
export interface StageState {
  readonly stage: string;
  readonly action: string;
  /** InProgress, Succeeded, Failed, Abandoned. */
  readonly status: string;
  readonly problem?: string;
}

export interface PipelineRun {
  readonly executionId: string;
  /** Succeeded, Failed, Stopped, Superseded, Cancelled. */
  readonly status: string;
  readonly stages: readonly StageState[];
  readonly startedAt?: Date;
}

export interface Watcher {
  /** Called when the state of a stage has changed. */
  stage?(state: StageState): void;
  /** Called with each line of the build's log. */
  log?(line: string): void;
}

const POLL_MS = 1_000;
const RUNNING = new Set(["InProgress", "Stopping"]);

/** The clients that are needed to follow a pipeline. */
export type PipelineClients = Pick<Aws, "codePipeline" | "codeBuild" | "logs">;

/** Follows a pipeline execution to its end. */
export async function followPipeline(
  aws: PipelineClients,
  pipelineName: string,
  executionId: string,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<PipelineRun> {
  const seen = new Map<string, string>();
  const logs = new Map<string, BuildLog>();
  for (;;) {
    // The execution is read first: if it has ended, everything that is read after it is complete.
    const { pipelineExecution } = await aws.codePipeline.send(
      new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId: executionId }),
      { abortSignal: signal },
    );
    const actions = await listActions(aws, pipelineName, executionId);
    const stages = actions.map(toState);
    for (const state of stages) {
      const key = `${state.stage}/${state.action}`;
      if (seen.get(key) !== state.status) watcher.stage?.(state);
      seen.set(key, state.status);
    }
    await readLogs(aws, actions, logs, watcher);
    const status: string = pipelineExecution?.status ?? "Unknown";
    if (!RUNNING.has(status)) return { executionId, status, stages, startedAt: actions[0]?.startTime };
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** The actions, in the order in which they started. */
async function listActions(aws: PipelineClients, pipelineName: string, pipelineExecutionId: string): Promise<ActionExecutionDetail[]> {
  const details: ActionExecutionDetail[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.codePipeline.send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, nextToken }));
    details.push(...(page.actionExecutionDetails ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return details.sort((a, b) => (a.startTime?.getTime() ?? 0) - (b.startTime?.getTime() ?? 0));
}

function toState({ stageName = "", actionName = "", status, output }: ActionExecutionDetail): StageState {
  const problem =
    output?.executionResult?.errorDetails?.message ?? (status === "Failed" ? output?.executionResult?.externalExecutionSummary : undefined);
  return { stage: stageName, action: actionName, status: status ?? "Unknown", ...(problem ? { problem } : {}) };
}

async function readLogs(
  aws: PipelineClients,
  actions: readonly ActionExecutionDetail[],
  logs: Map<string, BuildLog>,
  watcher: Watcher,
): Promise<void> {
  if (!watcher.log) return;
  const builds = actions
    .filter(({ input }) => input?.actionTypeId?.provider === "CodeBuild")
    .flatMap(({ output }) => output?.executionResult?.externalExecutionId ?? [])
    .filter((id) => !logs.has(id));
  if (builds.length > 0) {
    const { builds: found = [] } = await aws.codeBuild.send(new BatchGetBuildsCommand({ ids: builds }));
    for (const { id, logs: place } of found) {
      if (id && place?.groupName && place.streamName) logs.set(id, new BuildLog(aws.logs, place.groupName, place.streamName));
    }
  }
  for (const log of logs.values()) for (const line of await log.next()) watcher.log(line);
}
