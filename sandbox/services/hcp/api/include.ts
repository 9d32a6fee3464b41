import type { Document, Reference, Relationship, Resource } from "../http/document";
import { invalidParameter } from "../http/errors";
import { findResource } from "../shows/registry";
import { tagReferences } from "../shows/tags";
import type { View } from "../shows/view";

/** Relations that may be asked for though a resource does not show them, because the stand-in never has one. */
const KNOWN_EMPTY = new Set(["ingress-attributes", "scim-identity", "hyok-encrypted-data-key", "current-version", "newest-version"]);

/**
 * A document with the resources that `include=` names: paths of relationships, with `_` or `-`, comma-separated.
 * Throws 400 if a resource has no such relationship.
 */
export function withIncluded(document: Document, include: string | null, view: View): Document {
  if (include === null || include === "") return document;
  const paths = include.split(",").map((each) => each.trim());
  const names = new Set(paths.map((path) => namesOf(path)[0] ?? ""));
  const { data } = document;
  const shown = data === null ? null : isList(data) ? data.map((each) => expanded(each, names, view)) : expanded(data, names, view);
  const roots = shown === null ? [] : isList(shown) ? shown : [shown];
  const included = new Map<string, Resource>();
  for (const path of paths) follow(roots, namesOf(path), path, included, view);
  return { ...document, data: shown, included: [...included.values()] };
}

const namesOf = (path: string) => path.replaceAll("_", "-").split(".");

function isList(data: Resource | readonly Resource[]): data is readonly Resource[] {
  return Array.isArray(data);
}

/** The resource with references where it has only addresses, if what they name is to be included. */
function expanded(resource: Resource, names: ReadonlySet<string>, { store }: View): Resource {
  const found = [...names].flatMap((name): [string, Relationship][] => {
    const data = tagReferences(store, resource, name);
    return data === undefined ? [] : [[name, { ...resource.relationships?.[name], data }]];
  });
  return found.length === 0 ? resource : { ...resource, relationships: { ...resource.relationships, ...Object.fromEntries(found) } };
}

function follow(
  from: readonly Resource[],
  [name, ...rest]: readonly string[],
  path: string,
  included: Map<string, Resource>,
  view: View,
): void {
  if (name === undefined || from.length === 0) return;
  if (!KNOWN_EMPTY.has(name) && !from.some(({ relationships = {} }) => Object.hasOwn(relationships, name)))
    throw invalidParameter("include", `Invalid include parameter: ${path}`, "invalid include parameter");
  const found = from
    .flatMap(({ relationships = {} }) => (Object.hasOwn(relationships, name) ? referencesIn(relationships[name]) : []))
    .flatMap(({ type, id }) => {
      const known = included.get(`${type} ${id}`);
      const resource = known ?? findResource(type, id, view);
      if (resource === undefined) return [];
      included.set(`${type} ${id}`, resource);
      return [resource];
    });
  follow(found, rest, path, included, view);
}

function referencesIn(relationship: Relationship | undefined): readonly Reference[] {
  const data = relationship?.data;
  if (data === undefined || data === null) return [];
  return Array.isArray(data) ? (data as readonly Reference[]) : [data as Reference];
}
