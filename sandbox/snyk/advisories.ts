import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compare, explain, valid } from "@renovatebot/pep440";
import { parse } from "yaml";
import { z } from "zod";

const severity = z.enum(["low", "medium", "high", "critical"]);
export type Severity = z.infer<typeof severity>;
/** From the lowest to the highest. */
export const severities = severity.options;

/** `>=2.0,<2.0.6`: all clauses hold, in PEP 440's order of versions. */
const range = z.string().regex(/^(<|<=|>|>=|==)[0-9][0-9a-z.]*(,(<|<=|>|>=|==)[0-9][0-9a-z.]*)*$/);
const version = z.string().refine((text) => valid(text) !== null, "is not a PEP 440 version");

const advisory = z.strictObject({
  /** Snyk's id if the advisory gives one, else GitHub's. */
  id: z.string().regex(/^(SNYK-PYTHON-[A-Z0-9]+-\d+|GHSA(-[23456789cfghjmpqrvwx]{4}){3})$/),
  /** PEP 503 normalised. */
  package: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string().min(1),
  severity,
  /** CVSS 3 base score, 0 to 10. */
  cvssScore: z.number().min(0).max(10),
  cvss: z.string().regex(/^CVSS:3\.[01]\//),
  cve: z.array(z.string().regex(/^CVE-\d{4}-\d{4,}$/)),
  ghsa: z.array(z.string().regex(/^GHSA-/)),
  cwe: z.array(z.string().regex(/^CWE-\d+$/)),
  /** A version is affected if it is in any of these ranges. */
  vulnerable: z.array(range).min(1),
  /** Empty if no release fixes it. */
  fixedIn: z.array(version),
  published: z.iso.date(),
  source: z.url(),
});
export type Advisory = z.infer<typeof advisory>;

/** Published advisories for PyPI packages, from `advisories.yaml`. */
export function loadAdvisories(path: string = join(__dirname, "advisories.yaml")): Advisory[] {
  return z.array(advisory).parse(parse(readFileSync(path, "utf8")));
}

/** Finds advisories by a package's name and version alone, as Snyk does for pip. */
export class AdvisoryDatabase {
  private readonly byPackage = new Map<string, Advisory[]>();

  constructor(advisories: readonly Advisory[]) {
    for (const each of advisories) this.byPackage.set(each.package, [...(this.byPackage.get(each.package) ?? []), each]);
  }

  /** @param name in any spelling. @returns an empty list if the version is not valid by PEP 440. */
  affecting(name: string, packageVersion: string): Advisory[] {
    const version = explain(packageVersion)?.public;
    if (version === undefined) return [];
    const candidates = this.byPackage.get(name.replace(/[-_.]+/g, "-").toLowerCase()) ?? [];
    return candidates.filter((each) => each.vulnerable.some((specifier) => isIn(specifier, version)));
  }
}

/**
 * Whether a version is in a range, by the plain order of versions: 5.4b1 comes before 5.4, so it lacks the fix of 5.4. PEP 440's
 * specifiers are made for choosing what to install: for them, `<5.4` excludes 5.4b1.
 */
export function isIn(specifier: string, version: string): boolean {
  return specifier.split(",").every((clause) => {
    const [, operator, bound = ""] = /^([<>=]+)(.*)$/.exec(clause) ?? [];
    const order = compare(version, bound);
    return (operator?.includes("=") && order === 0) || (operator?.includes("<") && order < 0) || (operator?.includes(">") && order > 0);
  });
}

/** The lowest release that is newer than `installed` and has the fix. */
export function nearestFix(found: Advisory, installed: string): string | undefined {
  return [...found.fixedIn].sort(compare).find((candidate) => compare(candidate, installed) > 0);
}
