import type { Store } from "../model/store";

/** Removes what run tasks and policies in stages left of a workspace and its runs. @param runs ids of the workspace's runs */
export function removeTasks(store: Store, workspaceId: string, runs: ReadonlySet<string>): void {
  const results = new Set(store.taskResults.where(({ runId }) => runs.has(runId)).map(({ id }) => id));
  store.taskOutcomes.remove(({ resultId }) => results.has(resultId));
  store.taskResults.remove(({ runId }) => runs.has(runId));
  store.taskStages.remove(({ runId }) => runs.has(runId));
  const evaluations = new Set(store.policyEvaluations.where(({ runId }) => runs.has(runId)).map(({ id }) => id));
  store.policySetOutcomes.remove(({ evaluationId }) => evaluations.has(evaluationId));
  store.policyEvaluations.remove(({ runId }) => runs.has(runId));
  store.workspaceTasks.remove((task) => task.workspaceId === workspaceId);
}
