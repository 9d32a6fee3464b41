import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeMistakes, type Mistake } from "../../environments/errors";
import { environmentNames, environmentsFolder } from "../../environments/load";
import { nearest } from "../../environments/nearest";
import { POLICY } from "../../environments/shared-files";
import { shownPath } from "../../environments/shown-path";
import type { Source } from "../../environments/source-map";
import { mistakesOf, readYaml } from "../../environments/yaml";
import type { Policy } from "../../modules/scanner/contract/policy";
import { messageOf, UsageError } from "../words/errors";
import { type PolicyFile, policyFileSchema, policyFor, type QuarantinePolicy } from "./schema";

/** The policy of an environment; undefined if there is no policy.yaml beside the environments. Throws UsageError with every mistake in it. */
export function policyOf(environment: string, directory = environmentsFolder()): Policy | undefined {
  const found = policyIn(directory);
  return found && policyFor(environment, found);
}

/** What `ops quarantine` archives. Throws UsageError if there is no such section, or no policy.yaml, and for mistakes in it. */
export function quarantinePolicyOf(directory = environmentsFolder()): QuarantinePolicy {
  const path = join(directory, POLICY);
  const found = policyIn(directory);
  if (found?.quarantine !== undefined) return found.quarantine;
  throw new UsageError(
    `${shownPath(path)} ${found === undefined ? "does not exist" : "has no key quarantine"}: nothing says what to archive.`,
    "Write there, for versions that trip the gate:\nquarantine: {}",
  );
}

/** Undefined if there is none. One that cannot be read, or whose name is written in another way, is not none. */
function policyIn(directory: string): PolicyFile | undefined {
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => /^policy\.ya?ml$/i.test(name)) : [];
  const other = names.find((name) => name !== POLICY);
  if (other !== undefined) throw new UsageError(`${shownPath(join(directory, other))} would not be read.`, `Rename it to ${POLICY}.`);
  if (names.length === 0) return undefined;
  const path = join(directory, POLICY);
  return readPolicy(shownPath(path), contentOf(path), environmentNames(directory));
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${shownPath(path)} cannot be read: ${messageOf(error)}`, undefined, { cause: error });
  }
}

/** Like {@link policyOf}, from a text. @param environments names that a waiver may have */
export function readPolicy(file: string, content: string, environments: readonly string[]): PolicyFile {
  const yaml = readYaml(file, content, "write gate: {} if nothing fails the build");
  if ("mistakes" in yaml) throw mistaken(yaml.mistakes);
  const parsed = policyFileSchema.safeParse(yaml.value);
  if (!parsed.success) throw mistaken(mistakesOf(parsed.error, yaml.source));
  const strangers = parsed.data.waivers.flatMap(({ environments: named = [] }, index) =>
    named.flatMap((name, at) => strange(name, ["waivers", String(index), "environments", String(at)], environments, yaml.source)),
  );
  if (strangers.length > 0) throw mistaken(strangers);
  return parsed.data;
}

function strange(name: string, path: readonly string[], environments: readonly string[], source: Source): Mistake[] {
  if (environments.includes(name)) return [];
  const near = nearest(name, environments);
  const fix = `there is no such environment${near === undefined ? "" : `; did you mean ${near}?`}\nthere are: ${environments.join(", ")}`;
  return [source.mistake(path, fix)];
}

function mistaken(mistakes: readonly Mistake[]): UsageError {
  return new UsageError(describeMistakes(mistakes));
}
