import type { Document, Relationship, Resource } from "../http/document";
import { invalidParameter } from "../http/errors";
import { findResource } from "../shows/registry";
import type { View } from "../shows/view";

/** Relations that may be asked for though a resource does not show them, because the stand-in never has one. */
const KNOWN_EMPTY = new Set([
  "ingress-attributes",
  "readme",
  "subscription",
  "scim-identity",
  "hyok-encrypted-data-key",
  "current-version",
  "newest-version",
]);

/**
 * The resources that `include=` names: paths of relationships, with `_` or `-`, comma-separated.
 * Throws 400 if a resource has no such relationship.
 */
export function includedOf(document: Document, include: string | null, view: View): Resource[] | undefined {
  if (include === null || include === "") return undefined;
  const roots =
    document.data === null ? [] : Array.isArray(document.data) ? (document.data as readonly Resource[]) : [document.data as Resource];
  const included = new Map<string, Resource>();
  for (const path of include.split(",").map((each) => each.trim())) {
    const names = path.replaceAll("_", "-").split(".");
    follow(roots, names, path, included, view);
  }
  return [...included.values()];
}

function follow(
  from: readonly Resource[],
  [name, ...rest]: readonly string[],
  path: string,
  included: Map<string, Resource>,
  view: View,
): void {
  if (name === undefined || from.length === 0) return;
  if (!KNOWN_EMPTY.has(name) && !from.some(({ relationships = {} }) => name in relationships))
    throw invalidParameter("include", `Invalid include parameter: ${path}`, "invalid include parameter");
  const found = from
    .flatMap(({ relationships = {} }) => referencesIn(relationships[name]))
    .flatMap(({ type, id }) => {
      const known = included.get(`${type} ${id}`);
      const resource = known ?? findResource(type, id, view);
      if (resource === undefined) return [];
      included.set(`${type} ${id}`, resource);
      return [resource];
    });
  follow(found, rest, path, included, view);
}

function referencesIn(relationship: Relationship | undefined): readonly { readonly type: string; readonly id: string }[] {
  const data = relationship?.data;
  if (data === undefined || data === null) return [];
  return Array.isArray(data) ? (data as readonly { type: string; id: string }[]) : [data as { type: string; id: string }];
}
