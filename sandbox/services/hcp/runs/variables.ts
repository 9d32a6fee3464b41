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
  const rank = (set: VariableSet) => (set.workspaceIds.has(workspace.id) ? 2 : set.projectIds.has(workspace.projectId) ? 1 : 0);
  const applies = (set: VariableSet) => set.global || rank(set) > 0;
  return store.variableSets
    .where((set) => set.organization === workspace.organization && applies(set))
    .sort((a, b) => rank(a) - rank(b) || b.name.localeCompare(a.name));
}

/** The variables that count, each once. Source: documentation, "Variable precedence": a narrower scope wins, a priority set over all. */
export function effectiveVariables(store: Store, workspace: Workspace): Variable[] {
  const sets = setsOf(store, workspace);
  const owners = [
    ...sets.filter(({ priority }) => !priority).map(({ id }) => id),
    workspace.id,
    ...sets.filter(({ priority }) => priority).map(({ id }) => id),
  ];
  const found = new Map<string, Variable>();
  for (const id of owners)
    for (const variable of store.variables.where(({ owner }) => owner === id)) found.set(`${variable.category} ${variable.key}`, variable);
  return [...found.values()];
}

export function variablesOf(store: Store, run: Run): RunVariables {
  const variables = effectiveVariables(store, store.workspaces.of(run.workspaceId));
  const values = new Map<string, string>();
  for (const { key, value, hcl } of variables.filter(({ category }) => category === "terraform"))
    values.set(key, hcl ? value : quoted(value));
  for (const { key, value } of run.options.variables) values.set(key, value);
  const environment = variables.filter(({ category }) => category === "env").map(({ key, value }) => [key, value]);
  return {
    file: [...values].map(([key, value]) => `${key} = ${value}\n`).join(""),
    environment: Object.fromEntries(environment) as Record<string, string>,
  };
}

/** A string of HCL, in which \${ and %{ would start an expression. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/([$%])\{/g, "$1$1{");
}
