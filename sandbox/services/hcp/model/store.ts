import { Collection } from "./collection";
import type { ChangeRequest, SavedView } from "./explorer";
import type { Membership, Team, TeamProject, TeamWorkspace, Token, User } from "./people";
import type { Agent, AgentPool, FlatTag, Organization, Project, ReservedTagKey, SshKey, Workspace } from "./places";
import type { Policy, PolicyCheck, PolicyEvaluation, PolicySet, PolicySetOutcome, PolicySetVersion } from "./policies";
import type {
  Apply,
  AssessmentResult,
  Comment,
  ConfigurationVersion,
  NotificationConfiguration,
  Plan,
  PlanExport,
  Run,
  RunEvent,
  RunTrigger,
} from "./runs";
import type { StateOutput, StateVersion } from "./states";
import type { RunTask, TaskOutcome, TaskResult, TaskStage, WorkspaceTask } from "./tasks";
import type { Variable, VariableSet } from "./variables";

/** Everything that the stand-in knows, in memory. */
export class Store {
  readonly users = new Collection<User>();
  readonly organizations = new Collection<Organization>();
  readonly memberships = new Collection<Membership>();
  readonly teams = new Collection<Team>();
  readonly teamWorkspaces = new Collection<TeamWorkspace>();
  readonly teamProjects = new Collection<TeamProject>();
  readonly tokens = new Collection<Token>();
  readonly projects = new Collection<Project>();
  readonly workspaces = new Collection<Workspace>();
  readonly tags = new Collection<FlatTag>();
  readonly reservedTagKeys = new Collection<ReservedTagKey>();
  readonly sshKeys = new Collection<SshKey>();
  readonly variables = new Collection<Variable>();
  readonly variableSets = new Collection<VariableSet>();
  readonly configurationVersions = new Collection<ConfigurationVersion>();
  readonly stateVersions = new Collection<StateVersion>();
  readonly stateOutputs = new Collection<StateOutput>();
  readonly runs = new Collection<Run>();
  readonly plans = new Collection<Plan>();
  readonly planExports = new Collection<PlanExport>();
  readonly applies = new Collection<Apply>();
  readonly runEvents = new Collection<RunEvent>();
  readonly comments = new Collection<Comment>();
  readonly runTriggers = new Collection<RunTrigger>();
  readonly notifications = new Collection<NotificationConfiguration>();
  readonly assessments = new Collection<AssessmentResult>();
  readonly policies = new Collection<Policy>();
  readonly policySets = new Collection<PolicySet>();
  readonly policySetVersions = new Collection<PolicySetVersion>();
  readonly policyChecks = new Collection<PolicyCheck>();
  readonly policyEvaluations = new Collection<PolicyEvaluation>();
  readonly policySetOutcomes = new Collection<PolicySetOutcome>();
  readonly agentPools = new Collection<AgentPool>();
  readonly agents = new Collection<Agent>();
  readonly savedViews = new Collection<SavedView>();
  readonly changeRequests = new Collection<ChangeRequest>();
  readonly runTasks = new Collection<RunTask>();
  readonly workspaceTasks = new Collection<WorkspaceTask>();
  readonly taskStages = new Collection<TaskStage>();
  readonly taskResults = new Collection<TaskResult>();
  readonly taskOutcomes = new Collection<TaskOutcome>();

  organization(name: string): Organization | undefined {
    return this.organizations.find((each) => each.name.toLowerCase() === name.toLowerCase());
  }

  /** An organization that has to be there. */
  organizationOf(thing: { readonly organization: string }): Organization {
    const found = this.organization(thing.organization);
    if (found === undefined) throw new Error(`the store lost the organization ${thing.organization}`);
    return found;
  }

  workspace(organization: string, name: string): Workspace | undefined {
    return this.workspaces.find((each) => each.organization === organization && each.name === name);
  }

  /** The last finalized state version that is not an intermediate one. */
  currentState(workspaceId: string): StateVersion | undefined {
    return this.stateVersions.newest((each) => each.workspaceId === workspaceId && each.status === "finalized" && !each.intermediate)[0];
  }

  /** The last finalized state version, intermediate or not: what the next one is compared with. */
  latestState(workspaceId: string): StateVersion | undefined {
    return this.stateVersions.newest((each) => each.workspaceId === workspaceId && each.status === "finalized")[0];
  }

  outputsOf(stateVersionId: string): StateOutput[] {
    return this.stateOutputs.where((each) => each.stateVersionId === stateVersionId);
  }

  runsOf(workspaceId: string): Run[] {
    return this.runs.newest((each) => each.workspaceId === workspaceId);
  }
}
