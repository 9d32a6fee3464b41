import type { StackKind } from "../../../environments/names";
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

/** Settings of a stack's workspace that the file decides (API, Workspaces, data.attributes). */
export function settingsOf(
  { execution, terraformVersion }: HcpBackend,
  kind: StackKind,
  { pool, assessments }: Found,
): Readonly<Record<string, unknown>> {
  // No run may change the roles that runs take.
  const mode = kind === "runs" ? "local" : execution;
  return {
    "execution-mode": mode,
    ...(pool !== undefined && mode === "agent" && { "agent-pool-id": pool }),
    ...(terraformVersion !== undefined && mode !== "local" && { "terraform-version": terraformVersion }),
    // Whoever applies has seen the plan.
    "auto-apply": false,
    // An assessment refreshes, as the role of plans, which may not read secrets: theirs would always fail.
    ...(assessments && mode !== "local" && !isNeverRefreshed(kind) && { "assessments-enabled": true }),
  };
}

/** An agent pool is shown as a relation, and set as an attribute. */
export function currentOf({ attributes, relationships }: Resource, key: string): unknown {
  return key === "agent-pool-id" ? relationships?.["agent-pool"]?.data?.id : attributes[key];
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
