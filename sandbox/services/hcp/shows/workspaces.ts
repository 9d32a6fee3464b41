import { mayForceDelete, rightsIn, reaches } from "../access/rights";
import { at, instant, toMany, toOne } from "../http/document";
import { executionModeOf, latestChange, poolOf } from "../model/execution";
import type { ConfigurationVersion, Run } from "../model/runs";
import type { Workspace } from "../model/places";
import type { Store } from "../model/store";
import type { Show } from "./view";

export const showWorkspace: Show<Workspace> = (workspace, { store, actor }) => {
  const { id, organization, settings } = workspace;
  const state = store.currentState(id);
  const mode = executionModeOf(store, workspace);
  const pool = poolOf(store, workspace);
  const runs = store.runsOf(id);
  const configuration = workspace.currentConfigurationVersionId ?? expectedConfiguration(store, id);
  const assessment = store.assessments.get(workspace.assessmentId);
  return {
    id,
    type: "workspaces",
    attributes: {
      ...settings,
      "auto-destroy-status": null,
      "apply-duration-average": average(runs, "applying", "applied"),
      "plan-duration-average": average(runs, "planning", "planned"),
      "policy-check-failures": runs.filter(({ status }) => status === "policy_soft_failed").length,
      "run-failures": runs.filter(({ status }) => status === "errored").length,
      "workspace-kpis-runs-count": runs.length,
      "created-at": instant(workspace.createdAt),
      environment: "default",
      "execution-mode": mode,
      "latest-change-at": instant(latestChange(store, workspace)),
      "last-assessment-result-at": instant(assessment?.createdAt),
      locked: workspace.lock !== undefined,
      "locked-reason": workspace.lock?.reason ?? "",
      name: workspace.name,
      operations: mode !== "local",
      "resource-count": state?.resources.reduce((sum, { type, count }) => sum + (type.startsWith("data.") ? 0 : count), 0) ?? 0,
      "setting-overwrites": {
        "execution-mode": workspace.executionMode !== undefined,
        "agent-pool": workspace.executionMode !== undefined,
      },
      source: workspace.source,
      "source-module-id": null,
      "no-code-upgrade-available": false,
      "tag-names": [...workspace.tagNames].sort(),
      "updated-at": instant(workspace.updatedAt),
      "effective-state-version-retention-desc": null,
      "effective-run-data-retention-desc": null,
      "vcs-repo": null,
      "vcs-repo-identifier": null,
      permissions: permissions(store, actor, workspace),
      actions: { "is-destroyable": true },
    },
    relationships: {
      organization: toOne("organizations", organization),
      project: toOne("projects", workspace.projectId),
      "ssh-key": toOne("ssh-keys", workspace.sshKeyId),
      "agent-pool": toOne("agent-pools", pool),
      "current-run": toOne("runs", workspace.currentRunId, workspace.currentRunId && `/api/v2/runs/${workspace.currentRunId}`),
      "latest-run": toOne("runs", runs[0]?.id, runs[0] && `/api/v2/runs/${runs[0].id}`),
      "locked-by": lockedBy(workspace),
      outputs: toMany("workspace-outputs", state === undefined ? [] : store.outputsOf(state.id).map((output) => output.id)),
      "remote-state-consumers": at(`/workspaces/${id}/relationships/remote-state-consumers`),
      "current-state-version": toOne("state-versions", state?.id, state && `/api/v2/workspaces/${id}/current-state-version`),
      "current-configuration-version": toOne(
        "configuration-versions",
        configuration,
        configuration && `/api/v2/configuration-versions/${configuration}`,
      ),
      readme: toOne("workspace-readme", readmeOf(store, workspace)?.id, `/api/v2/workspaces/${id}/readme`),
      "current-assessment-result": toOne("assessment-results", workspace.assessmentId),
      vars: toMany(
        "vars",
        store.variables.where(({ owner }) => owner === id).map((variable) => variable.id),
      ),
      "tag-bindings": at(`/workspaces/${id}/tag-bindings`),
      "effective-tag-bindings": at(`/workspaces/${id}/effective-tag-bindings`),
      "data-retention-policy": { data: retention(workspace) },
      "data-retention-policy-choice": { data: retention(workspace) },
    },
    links: {
      self: `/api/v2/organizations/${organization}/workspaces/${workspace.name}`,
      "self-html": `/app/${organization}/workspaces/${workspace.name}`,
    },
  };
};

/** Before any files came, the one that waits for its own counts (go-tfe, `configuration_version_integration_test.go`). */
function expectedConfiguration(store: Store, id: string): string | undefined {
  return store.configurationVersions.newest((each) => each.workspaceId === id && !each.speculative && !each.provisional)[0]?.id;
}

/** The configuration whose README.md is the workspace's. */
function readmeOf(store: Store, { currentConfigurationVersionId }: Workspace): ConfigurationVersion | undefined {
  const version = store.configurationVersions.get(currentConfigurationVersionId);
  return version?.readme === undefined ? undefined : version;
}

export const showReadme: Show<ConfigurationVersion> = ({ id, readme }) => ({
  id,
  type: "workspace-readme",
  attributes: { "raw-markdown": readme ?? null },
});

function permissions(store: Store, actor: Parameters<typeof rightsIn>[1], workspace: Workspace): Record<string, boolean> {
  const rights = rightsIn(store, actor, workspace);
  if (rights === undefined) return {};
  const apply = reaches(rights, "runs", "apply");
  const { admin } = rights;
  return {
    "can-update": admin,
    "can-destroy": rights.delete,
    "can-queue-run": reaches(rights, "runs", "plan"),
    "can-read-run": true,
    "can-read-variable": reaches(rights, "variables", "read"),
    "can-update-variable": reaches(rights, "variables", "write"),
    "can-read-state-versions": reaches(rights, "state-versions", "read"),
    "can-read-state-outputs": reaches(rights, "state-versions", "read-outputs"),
    "can-create-state-versions": reaches(rights, "state-versions", "write"),
    "can-queue-apply": apply,
    "can-queue-destroy": apply,
    "can-lock": rights["workspace-locking"],
    "can-unlock": rights["workspace-locking"],
    "can-force-unlock": admin,
    "can-read-settings": true,
    "can-manage-tags": admin,
    "can-manage-run-tasks": admin || rights["run-tasks"],
    "can-force-delete": mayForceDelete(store, actor, workspace),
    "can-manage-assessments": admin,
    "can-manage-ephemeral-workspaces": admin,
    "can-read-assessment-results": true,
    "can-read-change-requests": false,
    "can-manage-hyok": false,
  };
}

function lockedBy({ lock }: Workspace): { data: { id: string; type: string } | null; links?: { related: string } } {
  if (lock === undefined) return { data: null };
  return { data: { id: lock.id, type: lock.kind }, links: { related: `/api/v2/${lock.kind}/${lock.id}` } };
}

function retention({ retention: policy }: Workspace): { id: string; type: string } | null {
  if (policy === undefined) return null;
  return { id: policy.id, type: `data-retention-policy-${policy.kind === "delete-older" ? "delete-olders" : "dont-deletes"}` };
}

/** Average of the times between two states of runs (milliseconds). */
function average(runs: readonly Run[], from: string, to: string): number | null {
  const times = runs.flatMap(({ stamps }) => {
    const [begin, end] = [stamps.get(from), stamps.get(to)];
    return begin && end ? [end.getTime() - begin.getTime()] : [];
  });
  return times.length === 0 ? null : Math.round(times.reduce((sum, time) => sum + time, 0) / times.length);
}
