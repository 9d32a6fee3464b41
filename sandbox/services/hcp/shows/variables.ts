import { may } from "../access/actors";
import { instant, type Resource, toMany, toOne } from "../http/document";
import type { Variable, VariableSet } from "../model/variables";
import type { Show } from "./view";

/** A sensitive value is written once and never shown. */
export const showVariable: Show<Variable> = (variable) => {
  return {
    id: variable.id,
    type: "vars",
    attributes: {
      key: variable.key,
      value: variable.sensitive ? null : variable.value,
      sensitive: variable.sensitive,
      category: variable.category,
      hcl: variable.hcl,
      "created-at": instant(variable.createdAt),
      description: variable.description,
      "version-id": variable.versionId,
    },
    ...ownerOf(variable),
  };
};

function ownerOf({ id, owner }: Variable): Pick<Resource, "relationships" | "links"> {
  if (owner.startsWith("varset-"))
    return {
      relationships: { varset: toOne("varsets", owner, `/api/v2/varsets/${owner}`) },
      links: { self: `/api/v2/varsets/${owner}/relationships/vars/${id}` },
    };
  if (owner.startsWith("polset-"))
    return {
      relationships: { configurable: toOne("policy-sets", owner, `/api/v2/policy-sets/${owner}`) },
      links: { self: `/api/v2/policy-sets/${owner}/parameters/${id}` },
    };
  const workspace = toOne("workspaces", owner, `/api/v2/workspaces/${owner}`);
  return { relationships: { configurable: workspace, workspace }, links: { self: `/api/v2/workspaces/${owner}/vars/${id}` } };
}

export const showVariableSet: Show<VariableSet> = (set, { store, actor }) => ({
  id: set.id,
  type: "varsets",
  attributes: {
    name: set.name,
    description: set.description,
    global: set.global,
    priority: set.priority,
    "updated-at": instant(set.updatedAt),
    "var-count": store.variables.where(({ owner }) => owner === set.id).length,
    "workspace-count": set.workspaceIds.size,
    "project-count": set.projectIds.size,
    "stack-count": 0,
    permissions: { "can-update": may(store, actor, set.organization, "manage-workspaces") },
  },
  relationships: {
    organization: toOne("organizations", set.organization),
    vars: toMany(
      "vars",
      store.variables.where(({ owner }) => owner === set.id).map(({ id }) => id),
    ),
    workspaces: toMany("workspaces", [...set.workspaceIds]),
    projects: toMany("projects", [...set.projectIds]),
    stacks: toMany("stacks", []),
    parent: set.parentProjectId === undefined ? toOne("organizations", set.organization) : toOne("projects", set.parentProjectId),
  },
  links: { self: `/api/v2/varsets/${set.id}` },
});
