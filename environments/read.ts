import { basename, extname } from "node:path";
import { inconsistencies } from "./consistency";
import type { Mistake } from "./errors";
import { usualFile } from "./file-of";
import { layered } from "./layers";
import { environmentSchema, type Environment } from "./schema";
import { NAME, NAME_RULE } from "./schema-name";
import { withLocalCli } from "./schema-snyk";
import { NOTHING_SHARED } from "./shared-files";
import type { Source } from "./source-map";
import { mistakesOf, readYaml } from "./yaml";

const WHEN_EMPTY = "give at least account, region, registry.domain and registry.repository";

export type Reading = { readonly environment: Environment; readonly source: Source } | { readonly mistakes: readonly Mistake[] };

/**
 * Reads the text of one environment file over what it shares with others. The file's name is the environment's if the text has none.
 * Finds all mistakes, not just the first.
 */
export function readEnvironment(file: string, content: string, shared = NOTHING_SHARED): Reading {
  const yaml = readYaml(file, content, WHEN_EMPTY);
  if ("mistakes" in yaml) return yaml;
  const whole = layered(yaml, shared);
  if ("mistakes" in whole) return whole;
  const { value, source } = whole;
  const fileName = basename(file, extname(file));
  const misnamed = namesItself(value) || NAME.test(fileName) ? [] : [misnamedFile(file, fileName, NAME_FIX)];
  const parsed = environmentSchema.safeParse(withLocalCli(value));
  if (!parsed.success) {
    const mistakes = [...misnamed, ...mistakesOf(parsed.error, source)];
    return { mistakes: mistakes.sort((a, b) => a.line - b.line) };
  }
  const { name = fileName } = parsed.data;
  const environment = { ...parsed.data, name, ...(file === usualFile(name) ? {} : { file }) };
  const isFileName = (path: readonly string[]) => path.join() === "name" && !namesItself(value);
  const found = inconsistencies(environment).map(({ path, fix }) =>
    isFileName(path) ? misnamedFile(file, fileName, fix) : source.mistake(path, fix),
  );
  const mistakes = [...misnamed, ...found];
  return mistakes.length > 0 ? { mistakes } : { environment, source };
}

function namesItself(value: unknown): boolean {
  return typeof value === "object" && value !== null && "name" in value;
}

const NAME_FIX = `the file's name is the environment's: ${NAME_RULE}. For example: dev.yaml`;

function misnamedFile(file: string, name: string, fix: string): Mistake {
  return { file, line: 1, key: "name", value: JSON.stringify(name), fix };
}
