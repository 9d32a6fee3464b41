import { namesOf, stacksOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { OperationError } from "../words/errors";
import { type Draft, type HcpApi, HcpRefusal, type Resource } from "./api";
import type { HcpBackend } from "./place";

export interface WorkspaceWishes {
  /** Environment variables of the runs: no secrets. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** Called before each workspace. */
  readonly progress?: (text: string) => void;
}

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
 */
export async function bringAboutWorkspaces(
  environment: Environment,
  backend: HcpBackend,
  api: HcpApi,
  { variables = {}, progress = () => undefined }: WorkspaceWishes = {},
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
    const { id, ...result } = await bringAbout(name, { settings: settingsOf(backend, pool), project }, place, api);
    const set = await setVariables(id, variables, api);
    const untouched = result.result === "no changes" && set.length > 0;
    results.push({
      ...result,
      ...(untouched && { result: "changed" }),
      ...(result.result !== "made" && { changed: [...result.changed, ...set] }),
    });
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

type Brought = WorkspaceResult & { readonly id: string };

async function bringAbout(name: string, { settings, project }: Wanted, place: string, api: HcpApi): Promise<Brought> {
  const found = await api.find(`${place}/workspaces/${name}`);
  const related = project === undefined ? {} : { relationships: { project: { data: { type: "projects", id: project } } } };
  if (found === undefined) {
    const { id } = await api.send("POST", `${place}/workspaces`, { type: "workspaces", attributes: { name, ...settings }, ...related });
    return { id, workspace: name, result: "made", changed: [] };
  }
  const { id } = found;
  const other = Object.entries(settings).filter(([key, value]) => currentOf(found, key) !== value);
  const moved = project !== undefined && found.relationships?.project?.data?.id !== project;
  if (other.length === 0 && !moved) return { id, workspace: name, result: "no changes", changed: [] };
  const draft: Draft = { id, type: "workspaces", attributes: Object.fromEntries(other), ...(moved ? related : {}) };
  await api.send("PATCH", `workspaces/${id}`, draft);
  return { id, workspace: name, result: "changed", changed: [...other.map(([key]) => key), ...(moved ? ["project"] : [])] };
}

/** Sets variables of a workspace's runs, and leaves others alone. Gives the names of those that were made or changed. */
async function setVariables(workspace: string, variables: Readonly<Record<string, string>>, api: HcpApi): Promise<string[]> {
  const wanted = Object.entries(variables);
  if (wanted.length === 0) return [];
  const there = await api.list(`workspaces/${workspace}/vars`);
  const set: string[] = [];
  for (const [key, value] of wanted) {
    const found = there.find(({ attributes }) => attributes.key === key && attributes.category === "env");
    if (found?.attributes.value === value) continue;
    const attributes = { key, value, category: "env", sensitive: false };
    if (found === undefined) await api.send("POST", `workspaces/${workspace}/vars`, { type: "vars", attributes });
    else await api.send("PATCH", `workspaces/${workspace}/vars/${found.id}`, { id: found.id, type: "vars", attributes });
    set.push(key);
  }
  return set;
}

/** An agent pool is shown as a relation, and set as an attribute. */
function currentOf({ attributes, relationships }: Resource, key: string): unknown {
  return key === "agent-pool-id" ? relationships?.["agent-pool"]?.data?.id : attributes[key];
}

async function projectCalled(name: string, place: string, api: HcpApi): Promise<string> {
  const look = async () => {
    const listed = await api.list(`${place}/projects?filter%5Bnames%5D=${encodeURIComponent(name)}`);
    return listed.find(({ attributes }) => attributes.name === name)?.id;
  };
  const found = await look();
  if (found !== undefined) return found;
  try {
    return (await api.send("POST", `${place}/projects`, { type: "projects", attributes: { name } })).id;
  } catch (error) {
    // Another environment's bootstrap has made it meanwhile.
    const made = error instanceof HcpRefusal ? await look() : undefined;
    if (made === undefined) throw error;
    return made;
  }
}

async function poolCalled(name: string, place: string, api: HcpApi): Promise<string> {
  const pools = await api.list(`${place}/agent-pools`);
  const found = pools.find(({ attributes }) => attributes.name === name);
  if (found !== undefined) return found.id;
  const known = pools.map(({ attributes }) => String(attributes.name)).join(", ") || "none";
  throw new OperationError(`There is no agent pool ${name}; there are: ${known}`, "Make it, or correct backend.agentPool.");
}
