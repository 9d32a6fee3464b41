import type { Resource } from "../http/document";
import type { Organization } from "../model/places";
import type { Show } from "./view";

/** Everything is allowed that the stand-in has; what it lacks is off, so that no client looks for it. */
export const ENTITLEMENTS = {
  agents: true,
  assessments: true,
  "audit-logging": false,
  "cost-estimation": false,
  "configuration-designer": false,
  "global-run-tasks": true,
  "module-tests-generation": false,
  operations: true,
  "policy-enforcement": true,
  "policy-limit": null,
  "policy-mandatory-enforcement-limit": null,
  "policy-set-limit": null,
  "private-module-registry": false,
  "private-networking": false,
  "private-policy-agents": false,
  "private-run-tasks": false,
  "private-vcs": false,
  "run-task-limit": null,
  "run-task-mandatory-enforcement-limit": null,
  "run-task-workspace-limit": null,
  "run-tasks": true,
  "self-serve-billing": false,
  sentinel: true,
  sso: false,
  "state-storage": true,
  teams: true,
  "usage-reporting": false,
  "user-limit": null,
  "vcs-integrations": false,
  "versioned-policy-set-limit": null,
} as const;

export const showEntitlements: Show<Organization> = ({ id }): Resource => ({
  id,
  type: "entitlement-sets",
  attributes: ENTITLEMENTS,
  links: { self: `/api/v2/entitlement-sets/${id}` },
});
