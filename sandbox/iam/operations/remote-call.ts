import { cbor, tagSymbol } from "@smithy/core/cbor";
import type { WireRequest } from "../../core/protocol";
import type { Params } from "../access/builder";
import { isObject } from "../access/builder";
import type { RecognisedOperation } from "./recognised";
import { header } from "./recognised";

/** JSON protocol: `X-Amz-Target: AmazonSSM.GetParameter`. */
export function jsonOperation(request: WireRequest): RecognisedOperation | undefined {
  const operation = header(request, "x-amz-target")?.split(".").at(-1);
  return operation ? { operation, params: jsonBody(request) } : undefined;
}

/** Smithy RPC v2: the path names the operation, the body is CBOR. */
export function cborOperation({ url, body }: WireRequest): RecognisedOperation | undefined {
  const [, operation] = /^\/service\/[^/]+\/operation\/(\w+)$/.exec(url.pathname) ?? [];
  return operation ? { operation, params: cborBody(body) } : undefined;
}

/** Like {@link jsonBody}: empty if the body cannot be read. */
function cborBody(body: Buffer): Params {
  try {
    const value = body.length > 0 ? withoutTags(cbor.deserialize(body)) : {};
    return isObject(value) ? value : {};
  } catch {
    return {};
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

/** Query and EC2 protocols: `Action=CreateRole&RoleName=scan`, in the body or the URL. */
export function queryOperation(request: WireRequest): RecognisedOperation | undefined {
  const form = /x-www-form-urlencoded/.test(header(request, "content-type") ?? "");
  const fields = [...request.url.searchParams, ...(form ? new URLSearchParams(request.body.toString("utf8")) : [])];
  const operation = fields.find(([name]) => name === "Action")?.[1];
  return operation ? { operation, params: unflatten(fields) } : undefined;
}

/** The JSON body; empty if it is not an object. */
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
