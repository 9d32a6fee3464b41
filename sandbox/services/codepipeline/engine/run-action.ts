import { randomUUID } from "node:crypto";
import type { SandboxContext } from "../../../core/service";
import { interruptible } from "../../../kit/interruptible";
import type { ActionResult, EngineSettings } from "../actions/action";
import { ActionFailure, artifactStore, newArtifactPlace } from "../actions/action";
import { runnerOf } from "../actions";
import type { Approvals } from "../actions/approval";
import type { Pipeline } from "../pipeline";
import type { Action, ActionRun, Execution } from "../types";
import { actionSession } from "./action-session";
import { resolveConfiguration } from "./resolve";
import { Stopped } from "./stopped";

export interface ActionDependencies {
  readonly sandbox: SandboxContext;
  readonly approvals: Approvals;
  readonly settings: EngineSettings;
}

/** Default timeouts in minutes: CodeBuild 8 hours, approvals 7 days, others 1 hour ("Quotas in AWS CodePipeline"). */
const TIMEOUTS: Readonly<Record<string, number>> = { CodeBuild: 480, Manual: 10_080 };
const DEFAULT_TIMEOUT = 60;
/** Characters that the service model allows. */
const LONGEST_SUMMARY = 2048;
const LONGEST_MESSAGE = 5000;

/** Runs an action once and keeps its record. Never rejects: the record holds the outcome. */
export async function runAction(
  dependencies: ActionDependencies,
  pipeline: Pipeline,
  execution: Execution,
  stageName: string,
  action: Action,
): Promise<ActionRun> {
  const run = newRun(execution, stageName, action);
  execution.actions.push(run);
  try {
    prepare(run, pipeline, execution);
    const result = await perform(dependencies, pipeline, execution, run);
    finish(run, execution, pipeline, result);
  } catch (error) {
    if (error instanceof Stopped) run.status = "Abandoned";
    else fail(run, error);
  }
  run.lastUpdateTime = execution.lastUpdateTime = Date.now() / 1000;
  return run;
}

function newRun(execution: Execution, stageName: string, action: Action): ActionRun {
  const now = Date.now() / 1000;
  const inputs = action.inputArtifacts.flatMap(({ name = "" }) => {
    const location = execution.artifacts.get(name);
    return location ? [{ name, location }] : [];
  });
  const records = { resolvedConfiguration: {}, inputs, outputs: [], variables: {} };
  return {
    id: randomUUID(),
    executionId: execution.id,
    stageName,
    action,
    startTime: now,
    lastUpdateTime: now,
    status: "InProgress",
    ...records,
  };
}

function prepare(run: ActionRun, pipeline: Pipeline, execution: Execution): void {
  const missing = run.action.inputArtifacts.find(({ name }) => !run.inputs.some((input) => input.name === name));
  if (missing) throw new ActionFailure("ConfigurationError", `No earlier action has made the input artifact ${missing.name}`);
  run.resolvedConfiguration = resolveConfiguration(run.action, execution);
  if (run.action.outputArtifacts.length === 0) return;
  const { bucket } = artifactStore({ pipeline, run }, execution);
  run.outputs = run.action.outputArtifacts.map(({ name = "" }) => ({ name, location: newArtifactPlace(pipeline, bucket, name) }));
}

async function perform(
  { sandbox, approvals, settings }: ActionDependencies,
  pipeline: Pipeline,
  execution: Execution,
  run: ActionRun,
): Promise<ActionResult> {
  const { action, resolvedConfiguration: configuration } = run;
  const minutes = action.timeoutInMinutes ?? TIMEOUTS[action.actionTypeId.provider] ?? DEFAULT_TIMEOUT;
  const timeout = new AbortController();
  const late = new ActionFailure("Timeout", `The action failed because it has exceeded the timeout of ${minutes} minutes`);
  const timer = setTimeout(() => timeout.abort(late), Math.min(minutes * settings.minuteMilliseconds, LONGEST_TIMER));
  const signal = AbortSignal.any([execution.interruption.signal, timeout.signal]);
  try {
    const session = await actionSession(sandbox, pipeline, execution.declaration, action);
    // The action does not start if it was abandoned meanwhile.
    signal.throwIfAborted();
    const work = runnerOf(action, approvals)({ sandbox, pipeline, execution, run, configuration, session, signal, settings });
    return await interruptible(work, signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Longest delay that Node's timers accept (milliseconds). */
const LONGEST_TIMER = 2 ** 31 - 1;

function finish(run: ActionRun, execution: Execution, pipeline: Pipeline, { summary, variables = {}, revision }: ActionResult): void {
  run.status = "Succeeded";
  run.summary = summary?.slice(0, LONGEST_SUMMARY) || undefined;
  run.variables = variables;
  for (const { name, location } of run.outputs) execution.artifacts.set(name, location);
  if (run.action.namespace) execution.outputVariables.set(run.action.namespace, variables);
  if (!revision) return;
  execution.revisions.set(run.action.name, { ...revision, artifact: run.outputs[0]?.name ?? "" });
  pipeline.seenRevisions.set(run.action.name, revision.id);
}

function fail(run: ActionRun, error: unknown): void {
  run.status = "Failed";
  const failure = error instanceof ActionFailure ? error : undefined;
  run.errorDetails = { code: failure?.code ?? "JobFailed", message: (error as Error).message.slice(0, LONGEST_MESSAGE) };
  if (failure?.summary) run.summary = failure.summary.slice(0, LONGEST_SUMMARY);
}
