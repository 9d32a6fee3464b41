import type { SandboxContext } from "../../core/service";
import { Repetition } from "../../kit/repetition";
import { branchTip } from "./actions/codecommit-source";
import { actionSession } from "./engine/action-session";
import type { Engine } from "./engine/engine";
import type { Pipeline } from "./pipeline";
import type { Store } from "./store";
import type { Action } from "./types";

/** Starts pipelines whose CodeCommit source has changed, unless PollForSourceChanges is false: its default is true. */
export class SourcePolling {
  private readonly polls: Repetition;

  constructor(
    private readonly store: Store,
    private readonly context: SandboxContext,
    private readonly engine: Engine,
    intervalMilliseconds: number,
  ) {
    this.polls = new Repetition(() => this.poll(), intervalMilliseconds);
  }

  start(): void {
    this.polls.start();
  }

  /** Resolves when it can start no more executions. */
  stop(): Promise<void> {
    return this.polls.stop();
  }

  /** Polls every source once. */
  async poll(): Promise<void> {
    for (const pipeline of this.store.pipelines()) {
      for (const action of pipeline.declaration.stages[0]?.actions ?? []) {
        const { category, provider } = action.actionTypeId;
        const on = action.configuration.PollForSourceChanges?.toLowerCase() !== "false";
        if (category === "Source" && provider === "CodeCommit" && on) await this.look(pipeline, action);
      }
    }
  }

  private async look(pipeline: Pipeline, action: Action): Promise<void> {
    // An execution that has not read its source yet will find the newest revision itself.
    const looking = [...pipeline.executions.values()].some(
      ({ status, revisions }) => status === "InProgress" && !revisions.has(action.name),
    );
    if (looking) return;
    try {
      const session = await actionSession(this.context, pipeline, pipeline.declaration, action);
      const tip = await branchTip(session, action.configuration.RepositoryName ?? "", action.configuration.BranchName ?? "");
      if (pipeline.seenRevisions.get(action.name) === tip) return;
      pipeline.seenRevisions.set(action.name, tip);
      this.engine.start(pipeline, { triggerType: "PollForSourceChanges", triggerDetail: action.name });
    } catch {
      // The branch may not exist or the role may lack permissions: the next execution will report it.
    }
  }
}
