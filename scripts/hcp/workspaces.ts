import { isRunRemotely, namesOf, type StackKind, stacksOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { allOrFirstFailure } from "../process/all";
import { OperationError } from "../words/errors";
import { type Draft, type HcpApi, HcpRefusal } from "./api";
import type { HcpBackend } from "./place";
import { gapsBeside } from "./settings/gaps";
import { currentOf, hasAssessments, poolOf, settingsOf } from "./settings/own";

export interface WorkspaceWishes {
  /** @default every stack that the environment has */
  readonly kinds?: readonly StackKind[];
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
  { kinds = stacksOf(environment), variables = {}, progress = () => undefined }: WorkspaceWishes = {},
): Promise<WorkspaceResult[]> {
  const { organization } = backend;
  const place = `organizations/${encodeURIComponent(organization)}`;
  if ((await api.find(place)) === undefined)
    throw new OperationError(`${api.hostname} shows no organization ${organization}`, "Check backend.organization, and whose token it is.");
  const project = backend.project === undefined ? undefined : await projectCalled(backend.project, place, api);
  const pool = await poolOf(backend, place, api);
  const assessments = await hasAssessments(place, api);
  const results: WorkspaceResult[] = [];
  const made: string[] = [];
  for (const kind of kinds) {
    const name = namesOf(environment).workspace(kind);
    progress(`workspace ${name}`);
    const { id, ...result } = await bringAbout(name, { settings: settingsOf(backend, kind, { pool, assessments }), project }, place, api);
    made.push(id);
    results.push(withMore(result, await setVariables(id, isRunRemotely(environment, kind) ? variables : {}, api)));
  }
  // A run trigger needs both of its workspaces.
  return allOrFirstFailure(
    kinds.map(async (kind, index) => {
      const [id = "", result] = [made[index], results[index]];
      if (result === undefined) throw new Error(`nothing was done of the workspace of ${kind}`);
      const workspace = { id, type: "workspaces", attributes: {} };
      const mended: string[] = [];
      for (const { setting, mend } of await gapsBeside({ environment, backend, kind, workspace, api, place })) {
        if (mend === undefined) continue;
        await mend();
        mended.push(setting);
      }
      return withMore(result, mended);
    }),
  );
}

/** The result with the names of what was set besides. A workspace that was made is not called changed. */
function withMore(result: WorkspaceResult, changed: readonly string[]): WorkspaceResult {
  if (result.result === "made" || changed.length === 0) return result;
  return { ...result, result: "changed", changed: [...result.changed, ...changed] };
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
