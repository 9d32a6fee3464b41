import { namesOf, stacksOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { OperationError } from "../words/errors";
import type { Draft, HcpApi, Resource } from "./api";

/** The backend of an environment whose states are in HCP Terraform. */
export type HcpBackend = Extract<Environment["backend"], { readonly kind: "hcp" }>;

/** What was done about one workspace. */
export interface WorkspaceResult {
  readonly workspace: string;
  readonly result: "made" | "changed" | "no changes";
  /** Names of the settings that were changed. */
  readonly changed: readonly string[];
}

/**
 * Brings about the project and a workspace a stack, with the settings that the environment's file says; workspaces that exist are
 * taken over, and keep every other setting. May be stopped at any point and run again. Throws OperationError if organization or
 * agent pool are missing.
 * @param progress called before each workspace
 */
export async function bringAboutWorkspaces(
  environment: Environment,
  backend: HcpBackend,
  api: HcpApi,
  progress: (text: string) => void = () => undefined,
): Promise<WorkspaceResult[]> {
  const { organization } = backend;
  const place = `organizations/${encodeURIComponent(organization)}`;
  if ((await api.find(place)) === undefined)
    throw new OperationError(`${api.hostname} shows no organization ${organization}`, "Check backend.organization, and whose token it is.");
  const project = backend.project === undefined ? undefined : await projectCalled(backend.project, place, api);
  const pool = backend.agentPool === undefined ? undefined : await poolCalled(backend.agentPool, place, api);
  const results: WorkspaceResult[] = [];
  for (const kind of stacksOf(environment)) {
    const name = namesOf(environment).workspace(kind);
    progress(`workspace ${name}`);
    results.push(await bringAbout(name, { settings: settingsOf(backend, pool), project }, place, api));
  }
  return results;
}

/** Settings of a workspace (API, Workspaces, data.attributes). */
function settingsOf({ execution, terraformVersion }: HcpBackend, pool: string | undefined): Readonly<Record<string, unknown>> {
  return {
    "execution-mode": execution,
    ...(pool !== undefined && { "agent-pool-id": pool }),
    ...(terraformVersion !== undefined && { "terraform-version": terraformVersion }),
    // Whoever applies has seen the plan.
    "auto-apply": false,
  };
}

interface Wanted {
  readonly settings: Readonly<Record<string, unknown>>;
  /** The project's id. */
  readonly project: string | undefined;
}

async function bringAbout(name: string, { settings, project }: Wanted, place: string, api: HcpApi): Promise<WorkspaceResult> {
  const found = await api.find(`${place}/workspaces/${name}`);
  const related = project === undefined ? {} : { relationships: { project: { data: { type: "projects", id: project } } } };
  if (found === undefined) {
    await api.send("POST", `${place}/workspaces`, { type: "workspaces", attributes: { name, ...settings }, ...related });
    return { workspace: name, result: "made", changed: [] };
  }
  const other = Object.entries(settings).filter(([key, value]) => currentOf(found, key) !== value);
  const moved = project !== undefined && found.relationships?.project?.data?.id !== project;
  if (other.length === 0 && !moved) return { workspace: name, result: "no changes", changed: [] };
  const draft: Draft = { id: found.id, type: "workspaces", attributes: Object.fromEntries(other), ...(moved ? related : {}) };
  await api.send("PATCH", `workspaces/${found.id}`, draft);
  return { workspace: name, result: "changed", changed: [...other.map(([key]) => key), ...(moved ? ["project"] : [])] };
}

/** An agent pool is shown as a relation, and set as an attribute. */
function currentOf({ attributes, relationships }: Resource, key: string): unknown {
  return key === "agent-pool-id" ? relationships?.["agent-pool"]?.data?.id : attributes[key];
}

async function projectCalled(name: string, place: string, api: HcpApi): Promise<string> {
  const listed = await api.list(`${place}/projects?filter%5Bnames%5D=${encodeURIComponent(name)}`);
  const found = listed.find(({ attributes }) => attributes.name === name);
  return (found ?? (await api.send("POST", `${place}/projects`, { type: "projects", attributes: { name } }))).id;
}

async function poolCalled(name: string, place: string, api: HcpApi): Promise<string> {
  const pools = await api.list(`${place}/agent-pools`);
  const found = pools.find(({ attributes }) => attributes.name === name);
  if (found !== undefined) return found.id;
  const known = pools.map(({ attributes }) => String(attributes.name)).join(", ") || "none";
  throw new OperationError(`There is no agent pool ${name}; there are: ${known}`, "Make it, or correct backend.agentPool.");
}
