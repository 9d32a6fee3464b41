import { ARN } from "../../partition/arn";
import type { AwsService, SandboxContext, ServiceFactory } from "../../core/service";
import { access } from "./access";
import { Approvals } from "./actions/approval";
import { Engine } from "./engine/engine";
import { actionExecutions } from "./executions/action-executions";
import { approvalOperations } from "./executions/approvals";
import { executionControl } from "./executions/control";
import { executionReads } from "./executions/read";
import { executionRetry } from "./executions/retry";
import { pipelineState } from "./executions/state";
import { transitions } from "./executions/transitions";
import { pipelineReads } from "./pipelines/read";
import { tagOperations } from "./pipelines/tags";
import { webhooks } from "./pipelines/webhooks";
import { pipelineWrites } from "./pipelines/write";
import { SourcePolling } from "./polling";
import { Store } from "./store";

export interface CodePipelineOptions {
  /** Length of one minute in the actions' timeouts. @default 60,000 */
  readonly minuteMilliseconds?: number;
  /** How often an action asks for the state of its build. @default 250 */
  readonly pollMilliseconds?: number;
  /** How often sources with PollForSourceChanges are polled. @default 10,000 */
  readonly sourcePollMilliseconds?: number;
}

/** AWS CodePipeline: pipelines whose actions really run, as the pipeline's role, through the gateway. */
export function createCodePipeline(context: SandboxContext, options: CodePipelineOptions = {}): AwsService {
  const { minuteMilliseconds = 60_000, pollMilliseconds = 250, sourcePollMilliseconds = 10_000 } = options;
  const store = new Store();
  const approvals = new Approvals();
  const engine = new Engine({ sandbox: context, approvals, settings: { minuteMilliseconds, pollMilliseconds } });
  const polling = new SourcePolling(store, context, engine, sourcePollMilliseconds);
  polling.start();
  return {
    name: "codepipeline",
    operations: {
      ...pipelineWrites(store, context, engine),
      ...pipelineReads(store),
      ...webhooks(store),
      ...tagOperations(store),
      ...executionControl(store, engine),
      ...executionRetry(store, engine),
      ...executionReads(store),
      ...pipelineState(store),
      ...actionExecutions(store),
      ...transitions(store),
      ...approvalOperations(store, approvals),
    },
    access,
    tagsOf(arn) {
      // A stage and an action have the tags of their pipeline.
      const [, region = "", account = "", name = ""] = new RegExp(String.raw`^${ARN}:codepipeline:([^:]*):([^:]*):([^/]+)`).exec(arn) ?? [];
      const pipeline = store.region(account, region).pipelines.get(name);
      return pipeline && Object.fromEntries(pipeline.tags);
    },
    async close() {
      await polling.stop();
      for (const pipeline of store.pipelines()) engine.abandonAll(pipeline);
      await engine.idle();
    },
  };
}

export const codepipeline: ServiceFactory = (context) => createCodePipeline(context);
