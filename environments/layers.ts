import type { Mistake } from "./errors";
import { nearest } from "./nearest";
import { LayeredSource, type Source } from "./source-map";
import type { SharedFile, SharedFiles } from "./shared-files";
import { readYaml, type Yaml } from "./yaml";

type Readable = Extract<Yaml, { value: unknown }>;

/** The keys of an environment's file and of the files that it builds on, as one mapping. */
export type Layered = { readonly value: unknown; readonly source: Source } | { readonly mistakes: readonly Mistake[] };

const WHEN_SHARED_EMPTY = "give at least one key, or remove the file";

/**
 * Merges an environment's file over its groups (`extends`, later ones over earlier ones), these over the groups that they extend
 * themselves, and everything over defaults.yaml: mappings key by key; a list or a text takes the place of the earlier one. Mistakes
 * that keep a file from being read are the files' own.
 */
export function layered(own: Readable, shared: SharedFiles): Layered {
  const layers: Readable[] = [];
  const mistakes: Mistake[] = [];
  const add = ({ file, content }: SharedFile, way: readonly string[]) => {
    const yaml = readYaml(file, content, WHEN_SHARED_EMPTY);
    if ("mistakes" in yaml) mistakes.push(...yaml.mistakes);
    else if (!isMapping(yaml.value))
      mistakes.push(yaml.source.mistake([], "must be a mapping of the keys of an environment, as in region: eu-central-1"));
    else if ("name" in yaml.value)
      mistakes.push(yaml.source.mistake(["name"], "is the name of one environment: it belongs in that environment's own file"));
    else addExtended(yaml, way);
  };
  const addExtended = (yaml: Readable, way: readonly string[]) => {
    for (const name of extendedBy(yaml.value)) {
      const found = shared.group(name);
      if (found === undefined) mistakes.push(yaml.source.mistake(["extends"], noGroup(name, shared)));
      else if (way.includes(name)) mistakes.push(yaml.source.mistake(["extends"], `goes in a circle: ${[...way, name].join(" > ")}`));
      else add(found, [...way, name]);
    }
    layers.push(yaml);
  };
  if (shared.defaults !== undefined) add(shared.defaults, []);
  addExtended(own, []);
  if (mistakes.length > 0) return { mistakes: distinct(mistakes) };
  const value = layers.map((layer) => (layer === own ? layer.value : without(layer.value, "extends"))).reduce(merged);
  return { value, source: layers.length === 1 ? own.source : new LayeredSource(layers.map(({ source }) => source)) };
}

/** Anything else than names is left to the schema. */
function extendedBy(value: unknown): string[] {
  const { extends: names } = isMapping(value) ? value : {};
  return [names].flat().filter((name): name is string => typeof name === "string");
}

function noGroup(name: string, { groupNames }: SharedFiles): string {
  const near = nearest(name, groupNames);
  const there = groupNames.length === 0 ? "there are no groups" : `there are: ${groupNames.join(", ")}`;
  return `there is no groups/${name}.yaml beside the environments${near === undefined ? "" : `; did you mean ${near}?`}\n${there}`;
}

function merged(base: unknown, over: unknown): unknown {
  if (!isMapping(base) || !isMapping(over)) return over;
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) result[key] = key in base ? merged(base[key], value) : value;
  return result;
}

function without(value: unknown, key: string): unknown {
  return isMapping(value) ? Object.fromEntries(Object.entries(value).filter(([each]) => each !== key)) : value;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same mistake of a shared file is one mistake, however many build on the file. */
export function distinct(mistakes: readonly Mistake[]): Mistake[] {
  return [...new Map(mistakes.map((mistake) => [JSON.stringify(mistake), mistake])).values()];
}
