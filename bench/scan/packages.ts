import type { HermeticPackage, Release } from "../../sandbox/index/hermetic/definition";

/** Packages of which the sandbox's Snyk API knows problems, so that there is something to find. */
const VULNERABLE = [
  ["requests", "2.19.1"],
  ["urllib3", "1.23"],
  ["pycrypto", "2.6.1"],
] as const;

/**
 * Packages for a domain: one file a version, up to two dependencies. Of each fifty, one is for Python 2 only and one for Windows only,
 * which pip cannot install here. The first packages of a longer list are the same.
 */
export function generatedPackages(count: number, versionsEach: number): HermeticPackage[] {
  const known = VULNERABLE.slice(0, count).map(([name, version]) => ({ name, releases: [{ version }] }));
  const others = Array.from({ length: count - known.length }, (_, index) => ({
    name: nameOf(index),
    releases: Array.from({ length: versionsEach }, (_, version) => releaseOf(index, version)),
  }));
  return [...known, ...others];
}

function nameOf(index: number): string {
  return `generated-${String(index).padStart(6, "0")}`;
}

function releaseOf(index: number, number: number): Release {
  const targets = index % 3 === 0 ? [index + 1, index + 2] : [];
  const base = { version: `1.${number}.0`, requires: targets.map((each) => `${nameOf(each)}>=1.0`) };
  if (index % 50 === 7) return { ...base, requiresPython: "<3" };
  return index % 50 === 8 ? { ...base, wheels: ["py3-none-win_amd64"] } : base;
}
