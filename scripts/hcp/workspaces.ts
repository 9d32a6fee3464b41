import { isRunRemotely, namesOf, type StackKind, stacksOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { allOrFirstFailure } from "../process/all";
import { OperationError } from "../words/errors";
import { type Draft, type HcpApi, HcpRefusal, type Resource } from "./api";
import type { HcpBackend } from "./place";
import { gapsBeside } from "./settings/gaps";
import { hasAssessments, missingIn, poolOf, type Setting, settingsOf } from "./settings/own";

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
  const made: Resource[] = [];
  for (const kind of kinds) {
    const name = namesOf(environment).workspace(kind);
    progress(`workspace ${name}`);
    const settings = settingsOf(backend, kind, { pool, assessments });
    const { workspace, result } = await bringAbout(name, { settings, project }, place, api);
    made.push(workspace);
    results.push(withMore(result, await setVariables(workspace.id, isRunRemotely(environment, kind) ? variables : {}, api)));
  }
  // A run trigger needs both of its workspaces.
  return allOrFirstFailure(
    kinds.map(async (kind, index) => {
      const [workspace, result] = [made[index], results[index]];
      if (workspace === undefined || result === undefined) throw new Error(`nothing was done of the workspace of ${kind}`);
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
  readonly settings: readonly Setting[];
  /** The project's id. */
  readonly project: string | undefined;
}

/** A workspace as it is now, and what was done about it. */
interface Brought {
  readonly workspace: Resource;
  readonly result: WorkspaceResult;
}

async function bringAbout(name: string, { settings, project }: Wanted, place: string, api: HcpApi): Promise<Brought> {
  const found = await api.find(`${place}/workspaces/${name}`);
  const related = project === undefined ? {} : { relationships: { project: { data: { type: "projects", id: project } } } };
  if (found === undefined) {
    const told = settings.filter(({ suffices }) => suffices === undefined);
    const draft: Draft = { type: "workspaces", attributes: { name, ...attributesOf(told) }, ...related };
    return { workspace: await api.send("POST", `${place}/workspaces`, draft), result: { workspace: name, result: "made", changed: [] } };
  }
  const { id } = found;
  const other = missingIn(found, settings);
  const moved = project !== undefined && found.relationships?.project?.data?.id !== project;
  if (other.length === 0 && !moved) return { workspace: found, result: { workspace: name, result: "no changes", changed: [] } };
  const draft: Draft = { id, type: "workspaces", attributes: attributesOf(other), ...(moved ? related : {}) };
  const workspace = await api.send("PATCH", `workspaces/${id}`, draft);
  const changed = [...other.map((setting) => setting.name), ...(moved ? ["project"] : [])];
  return { workspace, result: { workspace: name, result: "changed", changed } };
}

function attributesOf(settings: readonly Setting[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(settings.map(({ name, wanted }) => [name, wanted]));
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
    // A sensitive one stays so, and nobody could see whether it is right.
    const replaced = found?.attributes.sensitive === true;
    if (replaced) await api.act("DELETE", `workspaces/${workspace}/vars/${found.id}`);
    if (found === undefined || replaced) await api.send("POST", `workspaces/${workspace}/vars`, { type: "vars", attributes });
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
