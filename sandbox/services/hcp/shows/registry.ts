import { projectLevel, rightsIn } from "../access/rights";
import type { Resource } from "../http/document";
import type { Collection } from "../model/collection";
import type { Store } from "../model/store";
import { showAssessment } from "./assessments";
import { showNotification } from "./notifications";
import { showEntitlements } from "./entitlements";
import { showOrganization } from "./organizations";
import { showMembership, showTeam, showToken, showUser } from "./people";
import { showPolicy, showPolicyCheck, showPolicyEvaluation, showPolicySet, showPolicySetOutcome, showPolicySetVersion } from "./policies";
import { showAgentPool, showProject, showSshKey } from "./projects";
import { showApply, showComment, showConfigurationVersion, showPlan, showPlanExport, showRun, showRunEvent } from "./runs";
import { showOutput, showStateVersion, showWorkspaceOutput } from "./states";
import { FEATURE_SET, showFeatureSet, showSubscription, subscriptionId } from "./subscriptions";
import { findTag } from "./tags";
import { showRunTask, showTaskOutcome, showTaskResult, showTaskStage, showWorkspaceTask } from "./tasks";
import { showVariable, showVariableSet } from "./variables";
import type { Show, View } from "./view";
import { showReadme, showWorkspace } from "./workspaces";

type Find = (id: string, view: View) => Resource | undefined;

function by<T extends { readonly id: string }>(
  collection: (store: Store) => Collection<T>,
  show: Show<T>,
  visible: (thing: T, view: View) => boolean = () => true,
): Find {
  return (id, view) => {
    const thing = collection(view.store).get(id);
    return thing !== undefined && visible(thing, view) ? show(thing, view) : undefined;
  };
}

/** JSON:API type -> how one is found by its id, for `included`. */
const FINDERS: Readonly<Record<string, Find>> = {
  users: by((store) => store.users, showUser),
  teams: by((store) => store.teams, showTeam),
  "organization-memberships": by((store) => store.memberships, showMembership),
  "authentication-tokens": by((store) => store.tokens, showToken),
  organizations: (id, view) => {
    const found = view.store.organization(id);
    return found && showOrganization(found, view);
  },
  "entitlement-sets": by((store) => store.organizations, showEntitlements),
  subscriptions: (id, view) => {
    const found = view.store.organizations.find((each) => subscriptionId(each) === id);
    return found && showSubscription(found, view);
  },
  "feature-sets": (id, view) => (id === FEATURE_SET.id ? showFeatureSet(FEATURE_SET, view) : undefined),
  projects: by(
    (store) => store.projects,
    showProject,
    (project, { store, actor }) => projectLevel(store, actor, project) !== undefined,
  ),
  workspaces: by(
    (store) => store.workspaces,
    showWorkspace,
    (workspace, { store, actor }) => rightsIn(store, actor, workspace) !== undefined,
  ),
  "tag-bindings": (id, { store }) => findTag(store, "tag-bindings", id),
  "effective-tag-bindings": (id, { store }) => findTag(store, "effective-tag-bindings", id),
  "ssh-keys": by((store) => store.sshKeys, showSshKey),
  "agent-pools": by((store) => store.agentPools, showAgentPool),
  vars: by((store) => store.variables, showVariable),
  varsets: by((store) => store.variableSets, showVariableSet),
  "state-versions": by((store) => store.stateVersions, showStateVersion),
  "state-version-outputs": by((store) => store.stateOutputs, showOutput),
  "workspace-outputs": by((store) => store.stateOutputs, showWorkspaceOutput),
  "configuration-versions": by((store) => store.configurationVersions, showConfigurationVersion),
  "workspace-readme": by((store) => store.configurationVersions, showReadme),
  runs: by((store) => store.runs, showRun),
  plans: by((store) => store.plans, showPlan),
  "plan-exports": by((store) => store.planExports, showPlanExport),
  applies: by((store) => store.applies, showApply),
  "run-events": by((store) => store.runEvents, showRunEvent),
  tasks: by((store) => store.runTasks, showRunTask),
  "workspace-tasks": by(
    (store) => store.workspaceTasks,
    showWorkspaceTask,
    ({ workspaceId }, { store, actor }) => rightsIn(store, actor, store.workspaces.of(workspaceId)) !== undefined,
  ),
  "task-stages": by((store) => store.taskStages, showTaskStage),
  "task-results": by((store) => store.taskResults, showTaskResult),
  "task-result-outcomes": by((store) => store.taskOutcomes, showTaskOutcome),
  policies: by((store) => store.policies, showPolicy),
  "policy-sets": by((store) => store.policySets, showPolicySet),
  "policy-set-versions": by((store) => store.policySetVersions, showPolicySetVersion),
  "policy-checks": by((store) => store.policyChecks, showPolicyCheck),
  "policy-evaluations": by((store) => store.policyEvaluations, showPolicyEvaluation),
  "policy-set-outcomes": by((store) => store.policySetOutcomes, showPolicySetOutcome),
  comments: by((store) => store.comments, showComment),
  "assessment-results": by((store) => store.assessments, showAssessment),
  "notification-configurations": by((store) => store.notifications, showNotification),
};

/** The resource that a relationship names; undefined if it is gone, or nothing for the one who looks. */
export function findResource(type: string, id: string, view: View): Resource | undefined {
  return FINDERS[type]?.(id, view);
}
