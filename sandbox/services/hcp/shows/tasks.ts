import { may as mayInOrganization } from "../access/actors";
import { rightsIn } from "../access/rights";
import { instant, toMany, toOne } from "../http/document";
import type { RunTask, TaskOutcome, TaskResult, TaskStage, WorkspaceTask } from "../model/tasks";
import { type Show, stamps } from "./view";

/** The key for signatures is written once and never shown. */
export const showRunTask: Show<RunTask> = (task, { store, actor }) => ({
  id: task.id,
  type: "tasks",
  attributes: {
    category: "task",
    name: task.name,
    url: task.url,
    description: task.description,
    enabled: task.enabled,
    "hmac-key": null,
    "global-configuration": { enabled: task.global.enabled, stages: task.global.stages, "enforcement-level": task.global.level },
    "created-at": instant(task.createdAt),
    "updated-at": instant(task.updatedAt),
    permissions: { "can-manage": mayInOrganization(store, actor, task.organization, "manage-run-tasks") },
  },
  relationships: {
    organization: toOne("organizations", task.organization),
    "agent-pool": { data: null },
    "workspace-tasks": toMany(
      "workspace-tasks",
      store.workspaceTasks.where(({ taskId }) => taskId === task.id).map(({ id }) => id),
    ),
  },
  links: { self: `/api/v2/tasks/${task.id}` },
});

export const showWorkspaceTask: Show<WorkspaceTask> = (task) => ({
  id: task.id,
  type: "workspace-tasks",
  attributes: {
    "enforcement-level": task.level,
    // From when there could be but one.
    stage: task.stages[0],
    stages: task.stages,
    "created-at": instant(task.createdAt),
    "updated-at": instant(task.updatedAt),
  },
  relationships: { task: toOne("tasks", task.taskId), workspace: toOne("workspaces", task.workspaceId) },
  links: { self: `/api/v2/workspaces/${task.workspaceId}/tasks/${task.id}` },
});

export const showTaskStage: Show<TaskStage> = (stage, { store, actor }) => {
  const workspace = store.workspaces.of(store.runs.of(stage.runId).workspaceId);
  const may = rightsIn(store, actor, workspace)?.["policy-overrides"] ?? false;
  return {
    id: stage.id,
    type: "task-stages",
    attributes: {
      stage: stage.stage,
      status: stage.status,
      "status-timestamps": stamps(stage.stamps),
      "created-at": instant(stage.createdAt),
      "updated-at": instant(stage.updatedAt),
      permissions: { "can-override-policy": may, "can-override-tasks": false, "can-override": may },
      // Policies are, run tasks are not.
      actions: { "is-overridable": stage.status === "awaiting_override" },
    },
    relationships: {
      run: toOne("runs", stage.runId),
      "task-results": toMany(
        "task-results",
        store.taskResults.where(({ stageId }) => stageId === stage.id).map(({ id }) => id),
      ),
      "policy-evaluations": toMany(
        "policy-evaluations",
        store.policyEvaluations.where(({ stageId }) => stageId === stage.id).map(({ id }) => id),
      ),
    },
    links: { self: `/api/v2/task-stages/${stage.id}` },
  };
};

export const showTaskResult: Show<TaskResult> = (result, { store }) => ({
  id: result.id,
  type: "task-results",
  attributes: {
    message: result.message,
    status: result.status,
    "status-timestamps": stamps(result.stamps),
    url: result.url,
    "created-at": instant(result.createdAt),
    "updated-at": instant(result.updatedAt),
    "task-id": result.taskId,
    "task-name": result.taskName,
    "task-url": result.taskUrl,
    "task-result-outcomes-count": store.taskOutcomes.where(({ resultId }) => resultId === result.id).length,
    stage: store.taskStages.of(result.stageId).stage,
    "is-speculative": store.runs.of(result.runId).options["plan-only"],
    "workspace-task-id": result.workspaceTaskId,
    "workspace-task-enforcement-level": result.level,
    "agent-pool-id": null,
  },
  relationships: { "task-stage": toOne("task-stages", result.stageId) },
  links: { self: `/api/v2/task-results/${result.id}` },
});

export const showTaskOutcome: Show<TaskOutcome> = (outcome) => ({
  id: outcome.id,
  type: "task-result-outcomes",
  attributes: {
    "outcome-id": outcome.outcomeId,
    description: outcome.description,
    body: outcome.body,
    url: outcome.url,
    tags: outcome.tags,
    "created-at": instant(outcome.createdAt),
  },
  relationships: { "task-result": toOne("task-results", outcome.resultId) },
});
