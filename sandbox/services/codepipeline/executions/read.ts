import type { Call } from "../../../core/service";
import { page } from "../../../kit/pages";
import { executionNotFound } from "../errors";
import type { Store } from "../store";
import type { Execution } from "../types";

interface ListInput {
  readonly pipelineName: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly filter?: { readonly succeededInStage?: { readonly stageName?: string } };
}

/** GetPipelineExecution, ListPipelineExecutions. */
export function executionReads(store: Store) {
  return {
    GetPipelineExecution(call: Call<{ pipelineName: string; pipelineExecutionId: string }>) {
      const { pipelineName, pipelineExecutionId } = call.input;
      const execution = store.of(call).pipeline(pipelineName).executions.get(pipelineExecutionId);
      if (!execution) throw executionNotFound(pipelineName, pipelineExecutionId);
      const { declaration, status, statusSummary, variables, trigger } = execution;
      const artifactRevisions = [...execution.revisions.values()].map(({ artifact, id, summary, url, created }) => {
        return { name: artifact, revisionId: id, revisionSummary: summary || undefined, revisionUrl: url, created };
      });
      return {
        pipelineExecution: {
          pipelineName,
          pipelineVersion: declaration.version,
          pipelineExecutionId,
          status,
          statusSummary,
          artifactRevisions,
          variables: Object.entries(variables).map(([name, resolvedValue]) => ({ name, resolvedValue })),
          trigger,
          executionMode: declaration.executionMode,
          executionType: "STANDARD",
        },
      };
    },

    /** Newest first. */
    ListPipelineExecutions(call: Call<ListInput>) {
      const { pipelineName, maxResults = 100, nextToken, filter } = call.input;
      const stage = filter?.succeededInStage?.stageName;
      const all = [...store.of(call).pipeline(pipelineName).executions.values()].reverse();
      const wanted = stage === undefined ? all : all.filter(({ stages }) => stages.get(stage)?.status === "Succeeded");
      const { items, ...rest } = page(wanted, ({ id }) => id, maxResults, nextToken, "InvalidNextTokenException");
      return { pipelineExecutionSummaries: items.map(summary), ...rest };
    },
  };
}

function summary(execution: Execution) {
  const { id, declaration, status, statusSummary, startTime, lastUpdateTime, trigger, stop } = execution;
  const sourceRevisions = [...execution.revisions].map(([actionName, revision]) => {
    return { actionName, revisionId: revision.id, revisionSummary: revision.summary || undefined, revisionUrl: revision.url };
  });
  return {
    pipelineExecutionId: id,
    status,
    statusSummary,
    startTime,
    lastUpdateTime,
    sourceRevisions,
    trigger,
    ...(stop ? { stopTrigger: { reason: stop.reason } } : {}),
    executionMode: declaration.executionMode,
    executionType: "STANDARD",
  };
}
