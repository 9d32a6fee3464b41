import { existsSync, readFileSync } from "node:fs";
import { describeMistakes, type Mistake } from "../../../environments/errors";
import { environmentNames } from "../../../environments/load";
import { nearest } from "../../../environments/nearest";
import { shownPath } from "../../../environments/shown-path";
import type { SourceMap } from "../../../environments/source-map";
import { mistakesOf, readYaml } from "../../../environments/yaml";
import { UsageError } from "../../words/errors";
import { type KnownEntry, knownSchema } from "./schema";

/** An accepted difference, and the line of its entry. */
export interface KnownDrift extends KnownEntry {
  /** `drift-known.yaml:7`. */
  readonly at: string;
}

/**
 * Reads the accepted differences; none if there is no file. Throws UsageError with every mistake in it.
 * @param environments names that an entry may have. @default all environments
 */
export function readKnownFile(path: string, environments: readonly string[] = environmentNames()): KnownDrift[] {
  if (!existsSync(path)) return [];
  return readKnown(shownPath(path), readFileSync(path, "utf8"), environments);
}

/** Like {@link readKnownFile}, from a text. @param file its name, as a person would type it */
export function readKnown(file: string, content: string, environments: readonly string[]): KnownDrift[] {
  const yaml = readYaml(file, content, "write known: [] if no difference is accepted");
  if ("mistakes" in yaml) throw mistaken(yaml.mistakes);
  const { value, source } = yaml;
  const parsed = knownSchema.safeParse(value);
  if (!parsed.success) throw mistaken(mistakesOf(parsed.error, source));
  const strangers = parsed.data.known.flatMap(({ environment }, index) => strange(environment, index, environments, source));
  if (strangers.length > 0) throw mistaken(strangers);
  return parsed.data.known.map((entry, index) => ({ ...entry, at: `${file}:${source.mistake(["known", String(index)], "").line}` }));
}

function strange(name: string | undefined, index: number, environments: readonly string[], source: SourceMap): Mistake[] {
  if (name === undefined || environments.includes(name)) return [];
  const near = nearest(name, environments);
  const fix = `there is no such environment${near === undefined ? "" : `; did you mean ${near}?`}\nthere are: ${environments.join(", ")}`;
  return [source.mistake(["known", String(index), "environment"], fix)];
}

function mistaken(mistakes: readonly Mistake[]): UsageError {
  return new UsageError(describeMistakes(mistakes));
}
