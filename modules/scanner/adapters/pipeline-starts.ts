import { type CodePipelineClient, paginateListPipelineExecutions, type PipelineExecutionSummary } from "@aws-sdk/client-codepipeline";
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

  async recent(): Promise<readonly Start[]> {
    const { pipeline: pipelineName } = this.settings;
    const starts: Start[] = [];
    for await (const page of paginateListPipelineExecutions({ client: this.client, pageSize: 100 }, { pipelineName })) {
      for (const summary of page.pipelineExecutionSummaries ?? []) starts.push(...this.startOf(summary));
      const own = starts.findIndex(({ isOwn }) => isOwn);
      const isEnough = own >= 0 && starts.slice(own + 1).some(({ wasReplaced }) => !wasReplaced);
      if (isEnough || starts.length >= MOST) break;
    }
    return starts;
  }

  private startOf({ pipelineExecutionId: id, status, startTime: at, trigger }: PipelineExecutionSummary): readonly Start[] {
    if (at === undefined) return [];
    const { execution, rule } = this.settings;
    const byPackage = trigger?.triggerType === "CloudWatchEvent" && trigger.triggerDetail?.endsWith(`:rule/${rule}`) === true;
    return [{ at, isOwn: id === execution, byPackage, wasReplaced: REPLACED.has(status) }];
  }
}
