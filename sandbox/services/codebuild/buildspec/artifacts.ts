import type { Mapping } from "./fields";
import { flag, list, mapping, string, yamlError } from "./fields";
import type { ArtifactsSpec, ArtifactSpec } from "./types";

/** The `artifacts` section: one primary artifact, and secondary artifacts by identifier. */
export function artifacts(spec: Mapping): ArtifactsSpec {
  const secondary = mapping(spec["secondary-artifacts"], "artifacts.secondary-artifacts");
  const named = Object.entries(secondary).map(([identifier, value]) => {
    const where = `artifacts.secondary-artifacts.${identifier}`;
    const members = mapping(value, where);
    return [identifier, { ...common(members, where), files: files(members, where) }] as const;
  });
  if (spec.files === undefined && named.length === 0) throw yamlError("artifacts: files is required");
  return {
    ...common(spec, "artifacts"),
    files: spec.files === undefined ? undefined : files(spec, "artifacts"),
    secondary: Object.fromEntries(named),
  };
}

function files(spec: Mapping, where: string): string[] {
  const patterns = list(spec.files, `${where}.files`);
  if (patterns.length === 0) throw yamlError(`${where}: files is required`);
  return patterns;
}

function common(spec: Mapping, where: string): Omit<ArtifactSpec, "files"> {
  return {
    baseDirectory: spec["base-directory"] === undefined ? undefined : string(spec["base-directory"], `${where}.base-directory`),
    discardPaths: flag(spec["discard-paths"], `${where}.discard-paths`),
    excludePaths: list(spec["exclude-paths"], `${where}.exclude-paths`),
    name: spec.name === undefined ? undefined : string(spec.name, `${where}.name`),
  };
}
