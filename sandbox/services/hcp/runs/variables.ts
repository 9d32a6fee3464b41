import type { Workspace } from "../model/places";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import type { Variable, VariableSet } from "../model/variables";

/** The variables of a run. */
export interface RunVariables {
  /** Content of a `.tfvars` file. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The sets that apply to a workspace: global ones, its project's, its own. */
export function setsOf(store: Store, workspace: Workspace): VariableSet[] {
  return store.variableSets
    .where((set) => set.organization === workspace.organization && (set.global || assigned(set, workspace)))
    .sort((a, b) => rankOf(a, workspace) - rankOf(b, workspace) || byName(b, a));
}

const assigned = ({ workspaceIds, projectIds }: VariableSet, { id, projectId }: Workspace) =>
  workspaceIds.has(id) || projectIds.has(projectId);

/** By code points: of two sets with the same scope, the first by name wins. */
const byName = ({ name: a }: VariableSet, { name: b }: VariableSet) => (a < b ? -1 : a > b ? 1 : 0);

/** A set that wins has a higher one: global, then an organization's, then a project's own, each for projects before workspaces. */
function rankOf(set: VariableSet, { id }: Workspace): number {
  const owned = set.parentProjectId === undefined ? 0 : 2;
  return set.global ? 0 : owned + (set.workspaceIds.has(id) ? 2 : 1);
}

/**
 * Owners of variables, those that win last. Source: documentation, "Variables", "Precedence": a narrower scope wins; between priority
 * sets the wider one does, and they win over what the command line says.
 */
function ownersOf(store: Store, workspace: Workspace): { readonly plain: readonly string[]; readonly priority: readonly string[] } {
  const sets = setsOf(store, workspace);
  const first = sets.filter(({ priority }) => priority).sort((a, b) => rankOf(b, workspace) - rankOf(a, workspace) || byName(b, a));
  return { plain: [...sets.filter(({ priority }) => !priority).map(({ id }) => id), workspace.id], priority: first.map(({ id }) => id) };
}

/** The variables that count, each once. */
export function effectiveVariables(store: Store, workspace: Workspace): Variable[] {
  const { plain, priority } = ownersOf(store, workspace);
  return lastOf(store, [...plain, ...priority]);
}

function lastOf(store: Store, owners: readonly string[]): Variable[] {
  const found = new Map<string, Variable>();
  for (const id of owners)
    for (const variable of store.variables.where(({ owner }) => owner === id)) found.set(`${variable.category} ${variable.key}`, variable);
  return [...found.values()];
}

export function variablesOf(store: Store, run: Run): RunVariables {
  const workspace = store.workspaces.of(run.workspaceId);
  const { plain, priority } = ownersOf(store, workspace);
  const values = new Map<string, string>();
  const write = (variables: readonly Variable[]) => {
    for (const { key, value, hcl, category } of variables) if (category === "terraform") values.set(key, hcl ? value : quoted(value));
  };
  write(lastOf(store, plain));
  for (const { key, value } of run.options.variables) values.set(key, value);
  write(lastOf(store, priority));
  const environment = lastOf(store, [...plain, ...priority]).filter(({ category }) => category === "env");
  return {
    file: [...values].map(([key, value]) => `${key} = ${value}\n`).join(""),
    environment: Object.fromEntries(environment.map(({ key, value }) => [key, value])),
  };
}

/** A string of HCL, in which \${ and %{ would start an expression. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/([$%])\{/g, "$1$1{");
}
