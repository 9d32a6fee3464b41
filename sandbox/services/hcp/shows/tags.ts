import { type Reference, type Resource } from "../http/document";
import type { Store } from "../model/store";

type Kind = "tag-bindings" | "effective-tag-bindings";

/** The keys and values on a workspace or project. @param on its id */
export function tagBindings(store: Store, on: string): Resource[] {
  return [...(tagged(store, on)?.tags ?? [])].map(([key, value]) => ({
    id: `tb-${on}-${key}`,
    type: "tag-bindings",
    attributes: { key, value, "created-at": null },
  }));
}

/** The tags that count for a workspace or project; those of a workspace's project tell where they come from. @param on its id */
export function effectiveTagBindings(store: Store, on: string): Resource[] {
  const owner = tagged(store, on);
  const show = (key: string, value: string): Resource => ({
    id: `etb-${on}-${key}`,
    type: "effective-tag-bindings",
    attributes: { key, value },
  });
  const own = [...(owner?.tags ?? [])].map(([key, value]) => show(key, value));
  const project = owner?.projectId === undefined ? undefined : store.projects.get(owner.projectId);
  const inherited = [...(project?.tags ?? [])].filter(([key]) => owner?.tags.has(key) !== true);
  const links = { "inherited-from": `/api/v2/projects/${owner?.projectId ?? ""}` };
  return [...own, ...inherited.map(([key, value]) => ({ ...show(key, value), links }))];
}

function tagged(store: Store, id: string): { readonly tags: ReadonlyMap<string, string>; readonly projectId?: string } | undefined {
  return store.workspaces.get(id) ?? store.projects.get(id);
}

const SHOWN: Readonly<Record<Kind, typeof tagBindings>> = {
  "tag-bindings": tagBindings,
  "effective-tag-bindings": effectiveTagBindings,
};

/** What the relationship of a resource refers to, which is listed only if it is to be included. */
export function tagReferences(store: Store, { id }: Reference, name: string): readonly Reference[] | undefined {
  const shown = isKind(name) && tagged(store, id) ? SHOWN[name] : undefined;
  return shown?.(store, id).map((each) => ({ id: each.id, type: each.type }));
}

/** A tag by its id, which begins with that of what it is on. */
export function findTag(store: Store, kind: Kind, id: string): Resource | undefined {
  const on = /^e?tb-((?:ws|prj)-[A-Za-z0-9]+)-/.exec(id)?.[1];
  return on === undefined ? undefined : SHOWN[kind](store, on).find((each) => each.id === id);
}

function isKind(name: string): name is Kind {
  return Object.hasOwn(SHOWN, name);
}
