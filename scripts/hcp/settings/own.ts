import { satisfies, valid } from "semver";
import type { StackKind } from "../../../environments/names";
import { TERRAFORM_RANGE, TERRAFORM_VERSION } from "../../../environments/versions";
import { isNeverRefreshed } from "../../terraform/never-refreshed";
import { OperationError } from "../../words/errors";
import type { HcpApi, Resource } from "../api";
import type { HcpBackend } from "../place";

interface Found {
  /** Id of the agent pool that the file names. */
  readonly pool: string | undefined;
  /** Whether the organization's plan has health assessments. */
  readonly assessments: boolean;
}

/** A setting that a stack's workspace has to have (API, Workspaces, data.attributes). */
export interface Setting {
  /** Name of the attribute. */
  readonly name: string;
  readonly wanted: unknown;
  /** Whether another value lets something happen without a yes, or elsewhere. @default false */
  readonly grave?: boolean;
  /** Whether what is there is as good as what is wanted: then a new workspace is not told either. @default nothing else is */
  readonly suffices?: (present: unknown) => boolean;
}

export function settingsOf({ execution, terraformVersion }: HcpBackend, kind: StackKind, { pool, assessments }: Found): Setting[] {
  // No run may change the roles that runs take.
  const mode = kind === "runs" ? "local" : execution;
  const settings: Setting[] = [{ name: "execution-mode", wanted: mode, grave: true }];
  if (pool !== undefined && mode === "agent") settings.push({ name: "agent-pool-id", wanted: pool, grave: true });
  if (mode !== "local") settings.push(versionSetting(terraformVersion));
  settings.push(...UNASKED);
  // An assessment refreshes, as the role of plans, which may not read secrets: theirs would always fail.
  if (assessments && mode !== "local" && !isNeverRefreshed(kind)) settings.push({ name: "assessments-enabled", wanted: true });
  return settings;
}

const isBlank = (present: unknown) => present === undefined || present === null || present === "";

/** Nothing happens unasked: whoever applies has seen the plan. Older releases of Terraform Enterprise have not all of these. */
const UNASKED: readonly Setting[] = [
  { name: "auto-apply", wanted: false, grave: true },
  { name: "auto-apply-run-trigger", wanted: false, grave: true, suffices: (present) => present === undefined },
  { name: "auto-destroy-at", wanted: null, grave: true, suffices: isBlank },
  { name: "auto-destroy-activity-duration", wanted: null, grave: true, suffices: isBlank },
  // The upload has the stack at its top.
  { name: "working-directory", wanted: null, suffices: isBlank },
];

/** Without a version in the file, every one will do that the stacks allow. Of `latest` and of constraints, a run says whether they do. */
function versionSetting(wanted: string | undefined): Setting {
  const name = "terraform-version";
  if (wanted !== undefined) return { name, wanted };
  const suffices = (present: unknown) => {
    const version = typeof present === "string" ? valid(present) : null;
    return version === null || satisfies(version, TERRAFORM_RANGE);
  };
  return { name, wanted: TERRAFORM_VERSION, suffices };
}

/** Those that the workspace has not. */
export function missingIn(workspace: Resource, settings: readonly Setting[]): Setting[] {
  return settings.filter(({ name, wanted, suffices }) => {
    const present = currentOf(workspace, name);
    return present !== wanted && suffices?.(present) !== true;
  });
}

/** An agent pool is shown as a relation, and set as an attribute. */
export function currentOf({ attributes, relationships }: Resource, name: string): unknown {
  return name === "agent-pool-id" ? relationships?.["agent-pool"]?.data?.id : attributes[name];
}

/** The agent pool's id; undefined if the file names none. Throws OperationError if it is not there. */
export async function poolOf({ agentPool: name }: HcpBackend, place: string, api: HcpApi): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const pools = await api.list(`${place}/agent-pools`);
  const found = pools.find(({ attributes }) => attributes.name === name);
  if (found !== undefined) return found.id;
  const known = pools.map(({ attributes }) => String(attributes.name)).join(", ") || "none";
  throw new OperationError(`There is no agent pool ${name}; there are: ${known}`, "Make it, or correct backend.agentPool.");
}

/** Whether the organization's plan has health assessments. */
export async function hasAssessments(place: string, api: HcpApi): Promise<boolean> {
  return (await api.find(`${place}/entitlement-set`))?.attributes.assessments === true;
}
