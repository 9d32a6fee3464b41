import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeMistakes, type Mistake } from "../../environments/errors";
import { environmentNames, environmentsFolder } from "../../environments/load";
import { nearest } from "../../environments/nearest";
import { POLICY } from "../../environments/shared-files";
import { shownPath } from "../../environments/shown-path";
import type { Source } from "../../environments/source-map";
import { mistakesOf, readYaml } from "../../environments/yaml";
import type { Policy } from "../../modules/scanner/contract/policy";
import { UsageError } from "../words/errors";
import { type PolicyFile, policyFileSchema, policyFor, type QuarantinePolicy } from "./schema";

/** The policy of an environment; undefined if there is no policy.yaml beside the environments. Throws UsageError with every mistake in it. */
export function policyOf(environment: string, directory = environmentsFolder()): Policy | undefined {
  const path = join(directory, POLICY);
  if (!existsSync(path)) return undefined;
  return policyFor(environment, readPolicy(shownPath(path), readFileSync(path, "utf8"), environmentNames(directory)));
}

/** What `ops quarantine` archives. Throws UsageError if there is no such section, or no policy.yaml, and for mistakes in it. */
export function quarantinePolicyOf(directory = environmentsFolder()): QuarantinePolicy {
  const path = join(directory, POLICY);
  const found = existsSync(path) ? readPolicy(shownPath(path), readFileSync(path, "utf8"), environmentNames(directory)) : undefined;
  if (found?.quarantine !== undefined) return found.quarantine;
  throw new UsageError(
    `${shownPath(path)} ${found === undefined ? "does not exist" : "has no key quarantine"}: nothing says what to archive.`,
    "Write there, for versions that trip the gate:\nquarantine: {}",
  );
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
