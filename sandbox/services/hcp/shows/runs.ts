import { hasStructuredLog } from "../model/execution";
import { rightsIn, reaches } from "../access/rights";
import { at, instant, type Resource, toMany, toOne } from "../http/document";
import { executionModeOf, poolOf } from "../model/execution";
import { actionsOf } from "../model/run-states";
import type { Apply, Comment, ConfigurationVersion, Plan, PlanExport, Run, RunEvent, RunTrigger } from "../model/runs";
import type { Store } from "../model/store";
import { type Show, stamps, type View } from "./view";

export const showRun: Show<Run> = (run, { store, actor }) => {
  const workspace = store.workspaces.of(run.workspaceId);
  const rights = rightsIn(store, actor, workspace);
  const apply = rights !== undefined && reaches(rights, "runs", "apply");
  const path = `/runs/${run.id}`;
  return {
    id: run.id,
    type: "runs",
    attributes: {
      ...run.options,
      actions: actionsOf(run),
      "canceled-at": instant(run.canceledAt),
      "created-at": instant(run.createdAt),
      "updated-at": instant(run.updatedAt),
      "has-changes": run.hasChanges,
      message: run.message,
      source: run.source,
      "status-timestamps": stamps(run.stamps),
      status: run.status,
      "trigger-reason": run.triggerReason,
      "position-in-queue": position(store, run),
      "triggering-source-name": store.workspaces.get(store.runs.get(run.triggeredBy)?.workspaceId)?.name ?? null,
      ...(run.forceCancelAt && { "force-cancel-available-at": instant(run.forceCancelAt) }),
      permissions: {
        "can-apply": apply,
        "can-cancel": apply,
        "can-comment": rights !== undefined,
        "can-discard": apply,
        "can-force-execute": apply,
        "can-force-cancel": rights?.admin ?? false,
        "can-override-policy-check": rights?.["policy-overrides"] ?? false,
      },
    },
    relationships: {
      workspace: toOne("workspaces", workspace.id),
      apply: toOne("applies", run.applyId, `/api/v2${path}/apply`),
      "canceled-by": toOne("users", run.canceledBy),
      "configuration-version": toOne("configuration-versions", run.configurationVersionId, `/api/v2${path}/configuration-version`),
      "confirmed-by": toOne("users", run.confirmedBy),
      "cost-estimate": { data: null },
      "created-by": toOne("users", run.createdBy, run.createdBy && `/api/v2${path}/created-by`),
      "input-state-version": at(`${path}/input-state-version`),
      plan: toOne("plans", run.planId, `/api/v2${path}/plan`),
      "run-events": toMany(
        "run-events",
        store.runEvents.where(({ runId }) => runId === run.id).map(({ id }) => id),
        `/api/v2${path}/run-events`,
      ),
      "task-stages": toMany(
        "task-stages",
        store.taskStages.where(({ runId }) => runId === run.id).map(({ id }) => id),
        `/api/v2${path}/task-stages`,
      ),
      "policy-checks": toMany(
        "policy-checks",
        store.policyChecks.where(({ runId }) => runId === run.id).map(({ id }) => id),
        `/api/v2${path}/policy-checks`,
      ),
      "workspace-run-alerts": { data: [] },
      "triggering-run": toOne("runs", run.triggeredBy),
      "triggering-source": toOne("workspaces", store.runs.get(run.triggeredBy)?.workspaceId),
      "tf-policy-evaluations": { data: [] },
      comments: {
        ...at(`${path}/comments`),
        data: store.comments.where(({ runId }) => runId === run.id).map(({ id }) => ({ id, type: "comments" })),
      },
    },
    links: { self: `/api/v2${path}` },
  };
};

function position(store: Store, run: Run): number {
  if (run.status !== "pending") return 0;
  return store.runs.where(({ workspaceId, status }) => workspaceId === run.workspaceId && status === "pending").indexOf(run) + 1;
}

function details({ store }: View, run: Run): Record<string, unknown> {
  const workspace = store.workspaces.of(run.workspaceId);
  const mode = executionModeOf(store, workspace);
  const pool = store.agentPools.get(poolOf(store, workspace));
  const agent = pool && store.agents.find(({ poolId, status }) => poolId === pool.id && status !== "exited");
  if (mode !== "agent") return { mode: "remote" };
  return {
    mode,
    "agent-id": agent?.id ?? null,
    "agent-name": agent?.name ?? null,
    "agent-pool-id": pool?.id ?? null,
    "agent-pool-name": pool?.name ?? null,
  };
}

export const showPlan: Show<Plan> = (plan, view) => {
  const run = view.store.runs.of(plan.runId);
  const { additions, changes, destructions, imports } = plan.counts;
  const rights = rightsIn(view.store, view.actor, view.store.workspaces.of(run.workspaceId));
  const known = plan.status === "finished";
  const count = (value: number) => (known ? value : null);
  return {
    id: plan.id,
    type: "plans",
    attributes: {
      "execution-details": details(view, run),
      "generated-configuration": plan.generatedConfiguration,
      "has-changes": plan.hasChanges,
      "resource-additions": count(additions),
      "resource-changes": count(changes),
      "resource-destructions": count(destructions),
      "resource-imports": count(imports),
      "action-invocations": count(0),
      status: plan.status,
      "status-timestamps": stamps(plan.stamps),
      "log-read-url": view.addresses.object(plan.logKey),
      "structured-run-output-enabled": hasStructuredLog(run, view.store.workspaces.of(run.workspaceId)),
      actions: { "is-exportable": known },
      permissions: { "can-export": rights !== undefined && reaches(rights, "sentinel-mocks", "read") },
    },
    relationships: {
      "state-versions": toMany("state-versions", []),
      exports: toMany(
        "plan-exports",
        view.store.planExports.where(({ planId }) => planId === plan.id).map(({ id }) => id),
      ),
      run: toOne("runs", run.id),
    },
    links: {
      self: `/api/v2/plans/${plan.id}`,
      "json-output": `/api/v2/plans/${plan.id}/json-output`,
      "json-output-redacted": `/api/v2/plans/${plan.id}/json-output-redacted`,
      "json-schema": `/api/v2/plans/${plan.id}/json-schema`,
    },
  };
};

export const showPlanExport: Show<PlanExport> = (exported) => {
  const self = `/api/v2/plan-exports/${exported.id}`;
  return {
    id: exported.id,
    type: "plan-exports",
    attributes: { "data-type": exported.dataType, status: exported.status, "status-timestamps": stamps(exported.stamps) },
    relationships: { plan: toOne("plans", exported.planId) },
    links: { self, download: exported.content === undefined ? null : `${self}/download` },
  };
};

export const showApply: Show<Apply> = (apply, view) => {
  const run = view.store.runs.of(apply.runId);
  const { additions, changes, destructions, imports } = apply.counts;
  const known = apply.status === "finished" || apply.status === "errored";
  const count = (value: number) => (known ? value : null);
  const states = view.store.stateVersions.where(({ runId }) => runId === run.id).map(({ id }) => id);
  return {
    id: apply.id,
    type: "applies",
    attributes: {
      "execution-details": details(view, run),
      status: apply.status,
      "status-timestamps": stamps(apply.stamps),
      "log-read-url": view.addresses.object(apply.logKey),
      "resource-additions": count(additions),
      "resource-changes": count(changes),
      "resource-destructions": count(destructions),
      "resource-imports": count(imports),
      "action-invocations": count(0),
      "action-failures": count(0),
      "structured-run-output-enabled": hasStructuredLog(run, view.store.workspaces.of(run.workspaceId)),
    },
    relationships: { "state-versions": toMany("state-versions", states), run: toOne("runs", run.id) },
    links: { self: `/api/v2/applies/${apply.id}` },
  };
};

export const showConfigurationVersion: Show<ConfigurationVersion> = (version) => ({
  id: version.id,
  type: "configuration-versions",
  attributes: {
    "auto-queue-runs": version.autoQueueRuns,
    "changed-files": [],
    error: version.error === undefined ? null : "archive",
    "error-message": version.error ?? null,
    provisional: version.provisional,
    source: version.source,
    speculative: version.speculative,
    status: version.status,
    "status-timestamps": stamps(version.stamps),
  },
  relationships: {
    "ingress-attributes": { data: null, links: { related: `/api/v2/configuration-versions/${version.id}/ingress-attributes` } },
    workspace: toOne("workspaces", version.workspaceId),
  },
  links: {
    self: `/api/v2/configuration-versions/${version.id}`,
    ...(version.status === "uploaded" && { download: `/api/v2/configuration-versions/${version.id}/download` }),
  },
});

export const showRunEvent: Show<RunEvent> = ({ id, runId, action, description, actorId, commentId, createdAt }) => ({
  id,
  type: "run-events",
  attributes: { action, description, "created-at": instant(createdAt) },
  relationships: {
    actor: toOne("users", actorId),
    comment: toOne("comments", commentId),
    target: toOne("runs", runId),
    run: toOne("runs", runId),
  },
  links: { self: `/api/v2/run-events/${id}` },
});

export const showComment: Show<Comment> = ({ id, runId, body }, { store }): Resource => ({
  id,
  type: "comments",
  attributes: { body },
  relationships: {
    "run-event": toOne("run-events", store.runEvents.find(({ commentId }) => commentId === id)?.id, `/api/v2/runs/${runId}/run-events`),
  },
  links: { self: `/api/v2/comments/${id}` },
});

export const showRunTrigger: Show<RunTrigger> = ({ id, workspaceId, sourceId, createdAt }, { store }) => ({
  id,
  type: "run-triggers",
  attributes: {
    "workspace-name": store.workspaces.of(workspaceId).name,
    "sourceable-name": store.workspaces.of(sourceId).name,
    "created-at": instant(createdAt),
  },
  relationships: { workspace: toOne("workspaces", workspaceId), sourceable: toOne("workspaces", sourceId) },
  links: { self: `/api/v2/run-triggers/${id}` },
});
