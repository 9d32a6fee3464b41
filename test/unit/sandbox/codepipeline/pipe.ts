import type { AwsService } from "../../../../sandbox/core/service";
import type { CodePipelineOptions } from "../../../../sandbox/services/codepipeline";
import { createCodePipeline } from "../../../../sandbox/services/codepipeline";
import type { FakeAws } from "../codebuild/fake-aws";
import { startFakeAws } from "../codebuild/fake-aws";
import type { ServiceCalls } from "../codebuild/service-calls";
import { serviceCalls } from "../codebuild/service-calls";
import { declaration } from "./declarations";

/** The tip of the source's branch. */
export const COMMIT = "4be1c02".padEnd(40, "0");

interface Summary {
  pipelineExecutionId: string;
  status: string;
  trigger: { triggerType: string; triggerDetail: string };
  stopTrigger?: { reason?: string };
}
interface ActionExecution {
  actionExecutionId: string;
  status: string;
  token?: string;
  summary?: string;
  errorDetails?: { code: string; message: string };
}
interface State {
  stageStates: {
    stageName: string;
    inboundExecutions?: { pipelineExecutionId: string }[];
    inboundTransitionState?: Record<string, unknown>;
    latestExecution?: { pipelineExecutionId: string; status: string };
    actionStates: { actionName: string; currentRevision?: { revisionId: string }; latestExecution?: ActionExecution }[];
  }[];
}

/** The service and its pipeline `pipe`, new for each test of the file: a source stage, and a stage `Second`. */
export class Pipe {
  aws!: FakeAws;
  service!: AwsService;
  api!: ServiceCalls;

  constructor() {
    beforeEach(async () => {
      this.aws = await startFakeAws();
      this.aws.answers.GetBranch = () => ({ branch: { branchName: "main", commitId: COMMIT } });
      const commit = { message: "words\n", author: { date: "1484167798 -0800" }, committer: { date: "1484167799 +0000" } };
      this.aws.answers.GetCommit = () => ({ commit });
      this.aws.answers.GetRepository = () => ({ repositoryMetadata: { repositoryName: "app" } });
      await this.use({});
    });
    afterEach(async () => {
      await this.service.close?.();
      await this.aws.stop();
    });
  }

  /** Restarts the service with other options. */
  async use(options: CodePipelineOptions): Promise<void> {
    await this.service?.close?.();
    this.service = createCodePipeline(this.aws.context, { pollMilliseconds: 5, ...options });
    this.api = await serviceCalls(this.service);
  }

  create(more: object = {}): Promise<unknown> {
    return this.api.call("CreatePipeline", { pipeline: declaration(more) });
  }

  async start(more: object = {}): Promise<string> {
    return (await this.api.call<{ pipelineExecutionId: string }>("StartPipelineExecution", { name: "pipe", ...more })).pipelineExecutionId;
  }

  stop(pipelineExecutionId: string, more: object = {}): Promise<unknown> {
    return this.api.call("StopPipelineExecution", { pipelineName: "pipe", pipelineExecutionId, ...more });
  }

  /** Executions, newest first. */
  async list(): Promise<Summary[]> {
    type Output = { pipelineExecutionSummaries: Summary[] };
    return (await this.api.call<Output>("ListPipelineExecutions", { pipelineName: "pipe" })).pipelineExecutionSummaries;
  }

  async firstId(): Promise<string> {
    return (await this.list()).at(-1)?.pipelineExecutionId ?? "";
  }

  async stage(name: string): Promise<State["stageStates"][number] | undefined> {
    const { stageStates } = await this.api.call<State>("GetPipelineState", { name: "pipe" });
    return stageStates.find(({ stageName }) => stageName === name);
  }

  /** The latest attempt of an action of `Second`. */
  async latest(name: string): Promise<ActionExecution | undefined> {
    return (await this.stage("Second"))?.actionStates.find(({ actionName }) => actionName === name)?.latestExecution;
  }

  /** Waits until an execution has a status. */
  status(id: string, wanted: string): Promise<true> {
    return eventually(async () => (await this.list()).some((item) => item.pipelineExecutionId === id && item.status === wanted));
  }

  /** Waits until the approval waits for an answer, and returns its token. */
  waiting(): Promise<string> {
    return eventually(async () => (await this.latest("Ask"))?.token);
  }

  answer(token: string, decision = "Approved"): Promise<unknown> {
    const result = { summary: "why", status: decision };
    return this.api.call("PutApprovalResult", { pipelineName: "pipe", stageName: "Second", actionName: "Ask", token, result });
  }
}

/** Calls `look` until it finds something. Gives up after a minute, so that a test does not wait for ever. */
export async function eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (const until = Date.now() + 60_000; Date.now() < until;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`waited in vain: ${look.toString()}`);
}
