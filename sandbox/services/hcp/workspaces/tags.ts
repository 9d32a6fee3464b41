import { z } from "zod";
import { invalidAttribute, invalidRelationship } from "../http/errors";
import { type Input, readMembers } from "../http/input";
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

/** The tags in `relationships.tag-bindings`. Throws 422 for one that is none. */
export function boundTags(input: Input): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  const data = input.relationships["tag-bindings"]?.data ?? [];
  if (!Array.isArray(data)) throw invalidRelationship("tag-bindings", "Tag bindings must be a list");
  setTags(tags, readMembers({ data }));
  return tags;
}

export function replaceTags(tags: Map<string, string>, wanted: ReadonlyMap<string, string>): void {
  tags.clear();
  for (const [key, value] of wanted) tags.set(key, value);
}

/** Source: API documentation, "Add or update tag bindings". */
const MOST_TAGS = 10;
export const TAG_CHARACTERS = /^[\p{L}\p{N}_.=+\-@:]+$/u;
const CHARACTERS = "letters, numbers and _ . = + - @ :";

const bindingSchema = z.object({
  key: z
    .string("Key can't be blank")
    .min(1, "Key can't be blank")
    .max(128, "Key is too long (maximum is 128 characters)")
    .regex(TAG_CHARACTERS, `Key can only include ${CHARACTERS}`)
    .refine((key) => !/^hcp?:/i.test(key), "Key cannot begin with hc: or hcp:"),
  value: z
    .string("Value must be a string")
    .max(256, "Value is too long (maximum is 256 characters)")
    .regex(/^[\p{L}\p{N}_.=+\-@:]*$/u, `Value can only include ${CHARACTERS}`)
    .nullish(),
});

/** Sets tags, and leaves those alone that are not named; all of them or none. @param bindings as they come in a document */
export function setTags(tags: Map<string, string>, bindings: readonly { readonly attributes?: unknown }[]): void {
  const wanted = new Map(tags);
  for (const { attributes } of bindings) {
    const parsed = bindingSchema.safeParse(attributes ?? {});
    if (!parsed.success) throw invalidRelationship("tag-bindings", parsed.error.issues[0]?.message ?? "Tag binding is invalid");
    wanted.set(parsed.data.key, parsed.data.value ?? "");
  }
  if (wanted.size > MOST_TAGS) throw invalidRelationship("tag-bindings", `Tag bindings cannot exceed ${MOST_TAGS} bindings per resource`);
  for (const [key, value] of wanted) tags.set(key, value);
}

/** Puts flat tags on a workspace; the organization learns new names. Throws 422 for one that is none (API documentation, "Organization Tags"). */
export function addFlatTags(store: Store, workspace: Workspace, names: readonly string[]): void {
  const wrong = names.find((name) => !/^[\p{L}\p{N}:_-]{1,255}$/u.test(name));
  if (wrong !== undefined)
    throw invalidAttribute("name", `Name "${wrong}" can only include letters, numbers, colons, hyphens and underscores, 255 at most`);
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
