import { invalidRelationship } from "../http/errors";
import type { Input } from "../http/input";
import { newId } from "../model/ids";
import type { Workspace } from "../model/places";
import type { Store } from "../model/store";

/** A tag that a list is filtered by; any value if it is undefined. */
export interface TagFilter {
  readonly key: string;
  readonly value?: string;
}

/** `filter[tagged][0][key]=...&filter[tagged][0][value]=...`: all of them have to fit. */
export function taggedFilter(query: URLSearchParams): readonly TagFilter[] {
  const found = new Map<string, { key?: string; value?: string }>();
  for (const [name, text] of query) {
    const [, index, member] = /^filter\[tagged\]\[(\d+)\]\[(key|value)\]$/.exec(name) ?? [];
    if (index === undefined) continue;
    const entry = found.get(index) ?? {};
    entry[member as "key" | "value"] = text;
    found.set(index, entry);
  }
  return [...found.values()].flatMap(({ key, value }) => (key === undefined ? [] : [{ key, value: value === "" ? undefined : value }]));
}

export function hasTags(tags: ReadonlyMap<string, string>, filters: readonly TagFilter[]): boolean {
  return filters.every(({ key, value }) => tags.has(key) && (value === undefined || tags.get(key) === value));
}

/** The tags of a workspace with its project's, which its own go before. */
export function effectiveTags(store: Store, workspace: Workspace): ReadonlyMap<string, string> {
  return new Map([...(store.projects.get(workspace.projectId)?.tags ?? []), ...workspace.tags]);
}

/** Takes tags over from `relationships.tag-bindings`. Throws 422 for one that is none. */
export function bindTags(tags: Map<string, string>, input: Input): void {
  const data = input.relationships["tag-bindings"]?.data;
  if (data === undefined || data === null) return;
  if (!Array.isArray(data)) throw invalidRelationship("tag-bindings", "Tag bindings must be a list");
  setTags(tags, data as readonly { attributes?: unknown }[]);
}

/** Sets tags, and leaves those alone that are not named. @param bindings as they come in a document */
export function setTags(tags: Map<string, string>, bindings: readonly { readonly attributes?: unknown }[]): void {
  for (const { attributes } of bindings) {
    const { key, value } = (attributes ?? {}) as { readonly key?: unknown; readonly value?: unknown };
    if (typeof key !== "string" || key.trim() === "" || key.length > 128)
      throw invalidRelationship("tag-bindings", "Key can't be blank, and has 128 characters at most");
    if (value !== undefined && value !== null && typeof value !== "string")
      throw invalidRelationship("tag-bindings", "Value must be a string");
    tags.set(key, value ?? "");
  }
}

/** Puts flat tags on a workspace; the organization learns new names. */
export function addFlatTags(store: Store, workspace: Workspace, names: readonly string[]): void {
  for (const name of names) {
    if (!store.tags.find((tag) => tag.organization === workspace.organization && tag.name === name))
      store.tags.add({ id: newId("tag"), organization: workspace.organization, name });
    workspace.tagNames.add(name);
  }
}

/** The names of flat tags in a document, given by name or by id. */
export function flatTagNames(store: Store, members: readonly { readonly id?: string; readonly attributes?: unknown }[]): string[] {
  return members.flatMap(({ id, attributes }) => {
    const { name } = (attributes ?? {}) as { readonly name?: unknown };
    const known = typeof name === "string" && name !== "" ? name : store.tags.get(id)?.name;
    return known === undefined ? [] : [known.toLowerCase()];
  });
}
