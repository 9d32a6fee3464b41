import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compare, explain, valid } from "@renovatebot/pep440";
import { parse } from "yaml";
import { z } from "zod";

const severity = z.enum(["low", "medium", "high", "critical"]);
export type Severity = z.infer<typeof severity>;
/** Least first. */
export const severities = severity.options;

/** `>=2.0,<2.0.6`: all clauses hold, in PEP 440's order of versions. */
const range = z.string().regex(/^(<|<=|>|>=|==)[0-9][0-9a-z.]*(,(<|<=|>|>=|==)[0-9][0-9a-z.]*)*$/);
const version = z.string().refine((text) => valid(text) !== null, "is no PEP 440 version");

const advisory = z.strictObject({
  /** Snyk's where the advisory names it, else GitHub's. */
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
  /** Any of these is affected. */
  vulnerable: z.array(range).min(1),
  /** Empty where no release fixes it. */
  fixedIn: z.array(version),
  published: z.iso.date(),
  source: z.url(),
});
export type Advisory = z.infer<typeof advisory>;

/** Published advisories for PyPI packages, from `advisories.yaml`. */
export function loadAdvisories(path: string = join(__dirname, "advisories.yaml")): Advisory[] {
  return z.array(advisory).parse(parse(readFileSync(path, "utf8")));
}

/** Advisories by package, asked for by name and version alone, as Snyk does for pip. */
export class AdvisoryDatabase {
  private readonly byPackage = new Map<string, Advisory[]>();

  constructor(advisories: readonly Advisory[]) {
    for (const each of advisories) this.byPackage.set(each.package, [...(this.byPackage.get(each.package) ?? []), each]);
  }

  /** @param name in any spelling. @returns nothing for a version that PEP 440 does not know. */
  affecting(name: string, packageVersion: string): Advisory[] {
    const version = explain(packageVersion)?.public;
    if (version === undefined) return [];
    const candidates = this.byPackage.get(name.replace(/[-_.]+/g, "-").toLowerCase()) ?? [];
    return candidates.filter((each) => each.vulnerable.some((specifier) => isIn(specifier, version)));
  }
}

/**
 * Advisories mean the plain order of versions: 5.4b1 lies before 5.4, so it lacks the fix of 5.4. PEP 440's specifiers, made
 * for choosing what to install, say that `<5.4` does not hold for it.
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
