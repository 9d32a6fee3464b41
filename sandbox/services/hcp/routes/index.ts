import { Routes } from "../api/call";
import type { Parts } from "../parts";
import { accountRoutes } from "./account";
import { agentRoutes } from "./agents";
import { assessmentRoutes } from "./assessments";
import { changeRequestRoutes } from "./change-requests";
import { configurationVersionRoutes } from "./configuration-versions";
import { explorerRoutes } from "./explorer";
import { explorerViewRoutes } from "./explorer-views";
import { membershipRoutes } from "./memberships";
import { noneHereRoutes } from "./none-here";
import { notificationRoutes } from "./notifications";
import { organizationRoutes } from "./organizations";
import { planExportRoutes } from "./plan-exports";
import { planRoutes } from "./plans";
import { policyRoutes } from "./policies";
import { policyEvaluationRoutes } from "./policy-evaluations";
import { policySetContentRoutes } from "./policy-set-contents";
import { policySetRoutes } from "./policy-sets";
import { projectRoutes } from "./projects";
import { retentionRoutes } from "./retention";
import { runActionRoutes } from "./run-actions";
import { runTaskRoutes } from "./run-tasks";
import { runTriggerRoutes } from "./run-triggers";
import { runRoutes } from "./runs";
import { sshKeyRoutes } from "./ssh-keys";
import { stateConsumerRoutes } from "./state-consumers";
import { stateVersionRoutes } from "./state-versions";
import { subscriptionRoutes } from "./subscriptions";
import { tagBindingRoutes } from "./tag-bindings";
import { taskStageRoutes } from "./task-stages";
import { teamAccessRoutes } from "./team-access";
import { teamRoutes } from "./teams";
import { tokenRoutes } from "./tokens";
import { variableSetRoutes } from "./variable-sets";
import { variableRoutes } from "./variables";
import { workspaceLockRoutes } from "./workspace-locks";
import { workspaceRelationshipRoutes } from "./workspace-relationships";
import { workspaceTaskRoutes } from "./workspace-tasks";
import { workspaceRoutes } from "./workspaces";

const ALL = [
  accountRoutes,
  organizationRoutes,
  subscriptionRoutes,
  noneHereRoutes,
  membershipRoutes,
  teamRoutes,
  teamAccessRoutes,
  tokenRoutes,
  projectRoutes,
  workspaceRoutes,
  workspaceLockRoutes,
  workspaceRelationshipRoutes,
  stateConsumerRoutes,
  tagBindingRoutes,
  retentionRoutes,
  sshKeyRoutes,
  variableRoutes,
  variableSetRoutes,
  configurationVersionRoutes,
  stateVersionRoutes,
  runRoutes,
  runActionRoutes,
  planRoutes,
  planExportRoutes,
  runTriggerRoutes,
  notificationRoutes,
  assessmentRoutes,
  agentRoutes,
  policyRoutes,
  policySetRoutes,
  policySetContentRoutes,
  policyEvaluationRoutes,
  runTaskRoutes,
  workspaceTaskRoutes,
  taskStageRoutes,
  explorerRoutes,
  explorerViewRoutes,
  changeRequestRoutes,
];

/** Every route of the API that the sandbox holds. */
export function allRoutes(parts: Parts): Routes["list"] {
  const routes = new Routes();
  for (const add of ALL) add(routes, parts);
  return routes.list;
}
