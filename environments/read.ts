import { basename, extname } from "node:path";
import { inconsistencies } from "./consistency";
import type { Mistake } from "./errors";
import { environmentSchema, type Environment } from "./schema";
import { withLocalCli } from "./schema-snyk";
import type { SourceMap } from "./source-map";
import { mistakesOf, readYaml } from "./yaml";

const NAME = /^[a-z][a-z0-9-]{1,15}$/;
const WHEN_EMPTY = "give at least account, region, registry.domain and registry.repository";

export type Reading = { readonly environment: Environment; readonly source: SourceMap } | { readonly mistakes: readonly Mistake[] };

/** Reads the text of one environment file, whose name is the environment's. Finds all mistakes, not just the first. */
export function readEnvironment(file: string, content: string): Reading {
  const yaml = readYaml(file, content, WHEN_EMPTY);
  if ("mistakes" in yaml) return yaml;
  const { value, source } = yaml;
  const name = basename(file, extname(file));
  const misnamed = NAME.test(name) ? [] : [misnamedFile(file, name)];
  const parsed = environmentSchema.safeParse(withLocalCli(value));
  if (!parsed.success) {
    const mistakes = [...misnamed, ...mistakesOf(parsed.error, source)];
    return { mistakes: mistakes.sort((a, b) => a.line - b.line) };
  }
  const environment = { ...parsed.data, name };
  const mistakes = [...misnamed, ...inconsistencies(environment).map(({ path, fix }) => source.mistake(path, fix))];
  return mistakes.length > 0 ? { mistakes } : { environment, source };
}

function misnamedFile(file: string, name: string): Mistake {
  const fix =
    "the file's name is the environment's: 2 to 16 lower-case letters, digits or hyphens,\nstarting with a letter. For example: dev.yaml";
  return { file, line: 1, key: "name", value: JSON.stringify(name), fix };
}
