import { parse } from "@renovatebot/pep440";
import { normalizeName } from "../contract/names";
import type { NameAndVersion } from "../ports";

/** `name==version` as it is written. */
export function keyOf(item: NameAndVersion): string {
  return `${item.name}==${item.version}`;
}

/**
 * A key that every spelling of the same name (PEP 503) and the same version (PEP 440) shares: `PyYAML 5.3.0` and `pyyaml v5.3`.
 * A version that is not one of PEP 440, or whose numbers are too large to compare, is only equal to itself.
 */
export function sameVersionKey({ name, version }: NameAndVersion): string {
  return JSON.stringify([normalizeName(name.trim()), comparable(version.trim().toLowerCase())]);
}

function comparable(version: string): unknown {
  const parts = parse(version);
  if (!parts || /\d{15}/.test(version)) return version;
  const release = [...parts.release];
  while (release.length > 1 && release.at(-1) === 0) release.pop();
  return [parts.epoch, release, parts.pre, parts.post, parts.dev, parts.local];
}
