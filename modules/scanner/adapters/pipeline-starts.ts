import {
  type CodePipelineClient,
  GetPipelineExecutionCommand,
  paginateListPipelineExecutions,
  type PipelineExecutionSummary,
  StopPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { NO_PACKAGE, PACKAGE_VARIABLE } from "../contract/starts";
import type { Start, Starts } from "../ports";
import type { StartSettings } from "../settings";

/** Statuses of executions in whose place a later one went on, in a pipeline that keeps the newest only. */
const REPLACED = new Set<string | undefined>(["Superseded", "Cancelled"]);
/** How many executions are looked at most, a page each hundred: a burst that is longer ends as if nothing were known of it. */
const MOST = 1000;

/**
 * The executions as CodePipeline lists them. An execution that a rule of EventBridge has started has the trigger `CloudWatchEvent` with
 * the rule's ARN (API reference, ExecutionTrigger, and executions that people show; AWS gives no example of its own).
 */
export class PipelineStarts implements Starts {
  constructor(
    private readonly client: CodePipelineClient,
    private readonly settings: Omit<StartSettings, "quietSeconds">,
  ) {}

  async recent(since?: Date): Promise<readonly Start[]> {
    const { pipeline: pipelineName } = this.settings;
    const starts: Start[] = [];
    for await (const page of paginateListPipelineExecutions({ client: this.client, pageSize: 100 }, { pipelineName })) {
      for (const summary of page.pipelineExecutionSummaries ?? []) starts.push(...this.startOf(summary));
      const own = starts.findIndex(({ isOwn }) => isOwn);
      const isEnough = own >= 0 && starts.slice(own + 1).some(({ wasReplaced }) => !wasReplaced);
      const isBack = since === undefined || starts.some(({ at }) => at < since);
      if ((isEnough && isBack) || starts.length >= MOST) break;
    }
    return starts;
  }

  async packageOf(pipelineExecutionId: string): Promise<string | undefined> {
    const { pipeline: pipelineName } = this.settings;
    const { pipelineExecution } = await this.client.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }));
    const name = pipelineExecution?.variables?.find((variable) => variable.name === PACKAGE_VARIABLE)?.resolvedValue;
    return name === "" || name === NO_PACKAGE ? undefined : name;
  }

  async stop(pipelineExecutionId: string, reason: string): Promise<void> {
    const { pipeline: pipelineName } = this.settings;
    await this.client.send(new StopPipelineExecutionCommand({ pipelineName, pipelineExecutionId, abandon: false, reason }));
  }

  private startOf({ pipelineExecutionId: id, status, startTime: at, trigger }: PipelineExecutionSummary): readonly Start[] {
    if (at === undefined || id === undefined) return [];
    const { execution, rule } = this.settings;
    const byPackage = trigger?.triggerType === "CloudWatchEvent" && trigger.triggerDetail?.endsWith(`:rule/${rule}`) === true;
    return [{ id, at, isOwn: id === execution, byPackage, wasReplaced: REPLACED.has(status), isInProgress: status === "InProgress" }];
  }
}
