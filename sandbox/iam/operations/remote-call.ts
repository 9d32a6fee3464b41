import { cbor, tagSymbol } from "@smithy/core/cbor";
import type { WireRequest } from "../../core/protocol";
import type { Params } from "../access/builder";
import { isObject } from "../access/builder";
import type { RecognisedOperation } from "./recognised";
import { header } from "./recognised";

/** The request says in one protocol which operation it calls, but not so that moto must understand the same. */
export const UNCLEAR = "unclear";

/** What a request says in one protocol: an operation, nothing, or something that moto may understand in another way. */
export type Said = RecognisedOperation | typeof UNCLEAR | undefined;

/** JSON protocol: `X-Amz-Target: AmazonSSM.GetParameter`. */
export function jsonOperation(request: WireRequest): Said {
  const operation = header(request, "x-amz-target")?.split(".").at(-1);
  return operation ? asOperation(operation, () => JSON.parse(request.body.toString("utf8") || "{}") as unknown) : undefined;
}

/** Smithy RPC v2: the path names the operation, the body is CBOR. */
export function cborOperation({ url, body }: WireRequest): Said {
  const [, operation] = /^\/service\/[^/]+\/operation\/(\w+)$/.exec(url.pathname) ?? [];
  return operation ? asOperation(operation, () => (body.length > 0 ? withoutTags(cbor.deserialize(body)) : {})) : undefined;
}

/** Unclear if the body cannot be read: moto's own reader takes what others do not, such as NaN, or a body that is packed. */
function asOperation(operation: string, read: () => unknown): Said {
  try {
    const value = read();
    return { operation, params: isObject(value) ? value : {} };
  } catch {
    return UNCLEAR;
  }
}

/** Replaces tagged values by their content, such as a time by its seconds, and leaves out null. */
function withoutTags(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map(withoutTags);
  if (!isObject(value) || value instanceof Uint8Array) return value;
  if (tagSymbol in value) return withoutTags(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutTags(each)]));
}

/**
 * Query and EC2 protocols: `Action=CreateRole&RoleName=scan`, in the body or the URL. Unclear if both have parameters, if one is named
 * twice, or if the body is another kind of form: moto takes only one place, and the first or the last of a name.
 */
export function queryOperation(request: WireRequest): Said {
  const type = header(request, "content-type") ?? "";
  const inUrl = [...request.url.searchParams].filter(([name]) => !/^x-amz-/i.test(name));
  const inBody = /^application\/x-www-form-urlencoded\b/i.test(type) ? [...new URLSearchParams(request.body.toString("utf8"))] : [];
  const fields = [...inUrl, ...inBody];
  const operation = fields.find(([name]) => name === "Action")?.[1];
  if (!operation) return undefined;
  const twice = new Set(fields.map(([name]) => name)).size < fields.length;
  if (twice || (inUrl.length > 0 && request.body.length > 0)) return UNCLEAR;
  return { operation, params: unflatten(fields) };
}

/** The JSON body of a REST call; empty if it is not an object. */
export function jsonBody({ body }: WireRequest): Params {
  try {
    const value: unknown = JSON.parse(body.toString("utf8") || "{}");
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

interface Tree {
  [name: string]: Tree | string;
}

/** `Tags.member.1.Key=team` -> `{Tags: [{Key: "team"}]}`. */
function unflatten(fields: readonly (readonly [string, string])[]): Params {
  const root = emptyTree();
  for (const [name, value] of fields) {
    const path = name.split(".").filter((part) => !/^(member|entry)$/.test(part));
    const last = path.pop();
    const parent = path.reduce((tree, part) => child(tree, part), root);
    if (last !== undefined) parent[last] = value;
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, asLists(value)]));
}

function child(tree: Tree, name: string): Tree {
  const known = tree[name];
  if (typeof known === "object") return known;
  const made = emptyTree();
  tree[name] = made;
  return made;
}

function emptyTree(): Tree {
  return Object.create(null) as Tree;
}

function asLists(value: Tree | string): unknown {
  if (typeof value === "string") return value;
  const entries = Object.entries(value);
  if (entries.every(([name]) => /^\d+$/.test(name))) return entries.map(([, item]) => asLists(item));
  return Object.fromEntries(entries.map(([name, item]) => [name, asLists(item)]));
}
