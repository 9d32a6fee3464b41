import { may } from "../access/actors";
import { projectLevel } from "../access/rights";
import { at, instant, toOne } from "../http/document";
import type { AgentPool, Agent, FlatTag, Project, ReservedTagKey, SshKey } from "../model/places";
import type { Show } from "./view";

export const showProject: Show<Project> = (project, { store, actor }) => {
  const level = projectLevel(store, actor, project);
  const admin = level === "admin";
  const organization = store.organizationOf(project);
  const maintain = admin || level === "maintain";
  return {
    id: project.id,
    type: "projects",
    attributes: {
      name: project.name,
      description: project.description,
      "created-at": instant(project.createdAt),
      "is-unified": false,
      "auto-destroy-activity-duration": project.autoDestroyActivityDuration ?? null,
      "default-execution-mode": project.executionMode ?? organization.defaultExecutionMode,
      "default-agent-pool-id": project.agentPoolId ?? null,
      "setting-overwrites": {
        "default-execution-mode": project.executionMode !== undefined,
        "default-agent-pool": project.executionMode !== undefined,
      },
      "workspace-count": store.workspaces.where(({ projectId }) => projectId === project.id).length,
      "team-count": store.teamProjects.where(({ projectId }) => projectId === project.id).length,
      "stack-count": 0,
      permissions: {
        "can-read": true,
        "can-update": admin,
        "can-destroy": admin && project.id !== organization.defaultProjectId,
        "can-create-workspace": maintain,
        "can-move-workspace": maintain,
        "can-move-stack": false,
        "can-deploy-no-code-modules": false,
        "can-read-teams": admin,
        "can-manage-tags": admin,
        "can-manage-teams": admin,
        "can-manage-in-hcp": false,
        "can-manage-varsets": admin,
        "can-manage-ephemeral-workspace-for-projects": admin,
      },
    },
    relationships: {
      organization: toOne("organizations", project.organization, `/api/v2/organizations/${project.organization}`),
      "default-agent-pool": toOne("agent-pools", project.agentPoolId),
      "tag-bindings": at(`/projects/${project.id}/tag-bindings`),
      "effective-tag-bindings": at(`/projects/${project.id}/effective-tag-bindings`),
    },
    links: { self: `/api/v2/projects/${project.id}` },
  };
};

export const showFlatTag: Show<FlatTag> = (tag, { store }) => ({
  id: tag.id,
  type: "tags",
  attributes: {
    name: tag.name,
    "created-at": null,
    "instance-count": store.workspaces.where(({ organization, tagNames }) => organization === tag.organization && tagNames.has(tag.name))
      .length,
  },
  relationships: { organization: toOne("organizations", tag.organization) },
});

export const showReservedTagKey: Show<ReservedTagKey> = ({ id, key, disableOverrides, createdAt, updatedAt }) => ({
  id,
  type: "reserved-tag-keys",
  attributes: { key, "disable-overrides": disableOverrides, "created-at": instant(createdAt), "updated-at": instant(updatedAt) },
});

export const showSshKey: Show<SshKey> = ({ id, name }) => ({
  id,
  type: "ssh-keys",
  attributes: { name },
  links: { self: `/api/v2/ssh-keys/${id}` },
});

export const showAgentPool: Show<AgentPool> = (pool, { store, actor }) => {
  const references = (type: string, ids: readonly string[]) => ({ data: ids.map((id) => ({ id, type })) });
  const used = store.workspaces.where(({ agentPoolId }) => agentPoolId === pool.id).map(({ id }) => id);
  const manages = may(store, actor, pool.organization, "manage-agent-pools");
  return {
    id: pool.id,
    type: "agent-pools",
    attributes: {
      name: pool.name,
      "created-at": instant(pool.createdAt),
      "organization-scoped": pool.organizationScoped,
      "agent-count": store.agents.where(({ poolId, status }) => poolId === pool.id && status !== "exited").length,
      permissions: { "can-update": manages, "can-destroy": manages },
    },
    relationships: {
      agents: at(`/agent-pools/${pool.id}/agents`),
      "authentication-tokens": at(`/agent-pools/${pool.id}/authentication-tokens`),
      organization: toOne("organizations", pool.organization, `/api/v2/organizations/${pool.organization}`),
      workspaces: references("workspaces", used),
      "allowed-workspaces": references("workspaces", pool.allowedWorkspaces),
      "allowed-projects": references("projects", pool.allowedProjects),
      "excluded-workspaces": references("workspaces", pool.excludedWorkspaces),
    },
    links: { self: `/api/v2/agent-pools/${pool.id}` },
  };
};

export const showAgent: Show<Agent> = ({ id, name, status, ipAddress, lastPingAt, createdAt, poolId }) => ({
  id,
  type: "agents",
  attributes: {
    name,
    status,
    "ip-address": ipAddress,
    "last-ping-at": instant(lastPingAt),
    "created-at": instant(createdAt),
  },
  relationships: { "agent-pool": toOne("agent-pools", poolId) },
  links: { self: `/api/v2/agents/${id}` },
});
