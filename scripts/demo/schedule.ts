import { ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { setTimeout as sleep } from "node:timers/promises";
import { OperationError } from "../words/errors";
import type { World } from "./world";

const PATIENCE_MS = 20_000;

/**
 * Makes the deployed schedule due now: the sandbox reads it, assumes its role and starts its target. Gives the id of the pipeline
 * execution that this started.
 */
export async function startBySchedule({
  sandbox,
  names,
  aws,
  signal,
}: Pick<World, "sandbox" | "names" | "aws" | "signal">): Promise<string> {
  const before = new Set(await executions(aws, names.pipeline));
  const place = [sandbox.account, sandbox.region, names.scheduleGroup, names.schedule].map(encodeURIComponent).join("/");
  const response = await sandbox.control("POST", `/_sandbox/schedules/${place}/start`, undefined, signal);
  if (!response.ok)
    throw new OperationError(
      `The schedule ${names.schedule} could not start its target: HTTP ${response.status} ${(await response.text()).trim()}`,
    );
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const started = (await executions(aws, names.pipeline)).find((id) => !before.has(id));
    if (started !== undefined) return started;
    await sleep(200, undefined, { signal });
  }
  throw new OperationError(`The schedule ${names.schedule} came due, but no execution of ${names.pipeline} started`);
}

async function executions({ codePipeline }: World["aws"], pipelineName: string): Promise<string[]> {
  const { pipelineExecutionSummaries = [] } = await codePipeline.send(new ListPipelineExecutionsCommand({ pipelineName }));
  return pipelineExecutionSummaries.map(({ pipelineExecutionId = "" }) => pipelineExecutionId);
}
