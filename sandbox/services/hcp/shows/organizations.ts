import { isOwner, may } from "../access/actors";
import { at, instant, toOne } from "../http/document";
import type { Organization } from "../model/places";
import { subscriptionId } from "./subscriptions";
import type { Show } from "./view";

export const showOrganization: Show<Organization> = (organization, { store, actor }) => {
  const owner = isOwner(store, actor, organization.name);
  const can = (access: Parameters<typeof may>[3]) => may(store, actor, organization.name, access);
  const path = `/organizations/${organization.name}`;
  return {
    id: organization.name,
    type: "organizations",
    attributes: {
      "external-id": organization.id,
      name: organization.name,
      "created-at": instant(organization.createdAt),
      email: organization.email,
      "session-timeout": null,
      "session-remember": null,
      "collaborator-auth-policy": "password",
      "plan-expired": false,
      "plan-expires-at": null,
      "plan-is-trial": false,
      "plan-is-enterprise": true,
      "plan-identifier": "enterprise",
      "cost-estimation-enabled": false,
      "send-passing-statuses-for-untriggered-speculative-plans": false,
      "aggregated-commit-status-enabled": true,
      "speculative-plan-management-enabled": true,
      "allow-force-delete-workspaces": false,
      "fair-run-queuing-enabled": true,
      "saml-enabled": false,
      "owners-team-saml-role-id": null,
      "two-factor-conformant": false,
      "assessments-enforced": false,
      "global-module-sharing": false,
      "global-provider-sharing": false,
      "stacks-enabled": false,
      "user-tokens-enabled": true,
      "enforce-hyok": false,
      "is-unified": false,
      "is-in-degraded-mode": false,
      "remaining-testable-count": 5,
      ...organization.settings,
      "default-execution-mode": organization.defaultExecutionMode,
      "default-agent-pool-id": organization.defaultAgentPoolId ?? null,
      permissions: {
        "can-update": owner,
        "can-destroy": owner,
        "can-access-via-teams": owner,
        "can-create-module": can("manage-modules"),
        "can-create-team": can("manage-teams"),
        "can-create-workspace": can("manage-workspaces"),
        "can-manage-users": can("manage-membership"),
        "can-view-users": true,
        "can-manage-subscription": owner,
        "can-manage-sso": owner,
        "can-update-oauth": can("manage-vcs-settings"),
        "can-update-sentinel": can("manage-policies"),
        "can-update-ssh-keys": can("manage-vcs-settings"),
        "can-update-api-token": owner,
        "can-update-authentication-token": owner,
        "can-traverse": true,
        "can-view-usage": owner,
        "can-view-authentication": owner,
        "can-start-trial": false,
        "can-update-agent-pools": can("manage-agent-pools"),
        "can-manage-tags": can("manage-workspaces"),
        "can-manage-varsets": can("manage-workspaces"),
        "can-read-varsets": can("read-workspaces"),
        "can-manage-run-tasks": can("manage-run-tasks"),
        "can-read-run-tasks": can("manage-run-tasks"),
        "can-create-project": can("manage-projects"),
        "can-create-provider": can("manage-providers"),
        "can-manage-public-modules": can("manage-public-modules"),
        "can-manage-public-providers": can("manage-public-providers"),
        "can-manage-assessments": can("manage-workspaces"),
        "can-read-assessments": can("read-workspaces"),
        "can-view-explorer": can("read-workspaces"),
        "can-deploy-no-code-modules": can("manage-workspaces"),
        "can-manage-no-code-modules": can("manage-modules"),
      },
    },
    relationships: {
      "oauth-tokens": at(`${path}/oauth-tokens`),
      "authentication-token": at(`${path}/authentication-token`),
      "entitlement-set": toOne("entitlement-sets", organization.id, `/api/v2${path}/entitlement-set`),
      subscription: toOne("subscriptions", subscriptionId(organization), `/api/v2${path}/subscription`),
      "default-agent-pool": toOne("agent-pools", organization.defaultAgentPoolId),
      "default-project": toOne("projects", organization.defaultProjectId, `/api/v2/projects/${organization.defaultProjectId}`),
      "data-retention-policy-choice": { data: retention(organization) },
      "data-retention-policy": { data: retention(organization) },
    },
    links: { self: `/api/v2${path}` },
  };
};

function retention({ retention: policy }: Organization): { readonly id: string; readonly type: string } | null {
  return policy === undefined
    ? null
    : { id: policy.id, type: `data-retention-policy-${policy.kind === "delete-older" ? "delete-olders" : "dont-deletes"}` };
}
