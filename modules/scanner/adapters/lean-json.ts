import { createReadStream } from "node:fs";
import { JSONParser } from "@streamparser/json";

/**
 * Reads a file of JSON piece by piece, and keeps of each object at one of the paths only some members: of an answer of some hundred
 * MB, most are texts that nobody needs. Gives undefined if the file is not one JSON document. Throws if the file cannot be read.
 * @param paths as `$.list.*`
 * @param members names of the members that are kept
 */
export async function leanJson(file: string, paths: readonly string[], members: ReadonlySet<string>): Promise<unknown> {
  const parser = new JSONParser({ paths: ["$", ...paths] });
  let document: unknown;
  let isBroken = false;
  parser.onError = () => (isBroken = true);
  parser.onValue = ({ value, key, parent }) => {
    if (parent === undefined || key === undefined) document = value;
    else (parent as Record<string | number, unknown>)[key] = lean(value, members);
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    if (isBroken) return undefined;
    parser.write(chunk);
  }
  return isBroken || !parser.isEnded ? undefined : document;
}

function lean(value: unknown, members: ReadonlySet<string>): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => members.has(name)));
}
