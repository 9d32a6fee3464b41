import { normalizeName } from "./names";
import type { Finding, Summary } from "./results";

/** The part of a scan that is needed to compare its findings. */
export interface Findings {
  readonly summary: Pick<Summary, "notChecked" | "notAsked" | "failures" | "repositories" | "notLookedAt">;
  readonly findings: readonly Finding[];
}

export interface FindingChanges {
  readonly appeared: readonly Finding[];
  readonly fixed: readonly Finding[];
  /** No longer reported, but the newer scan did not check that version: nobody knows whether they are fixed. */
  readonly unknown: readonly Finding[];
  /** In both scans. */
  readonly kept: readonly Finding[];
}

/** Key of a finding: the same problem in the same version of the same package is the same finding. */
export function findingKey({ id, package: name, version }: Pick<Finding, "id" | "package" | "version">): string {
  return JSON.stringify([id, name, version]);
}

/**
 * Compares the findings of a scan with those of a newer one.
 * @param seen whether the newer scan's inventory has a version. Without it, a finding that vanished counts as unknown if the
 * domain could not be listed completely
 */
export function compareFindings(before: Findings, after: Findings, seen?: (name: string, version: string) => boolean): FindingChanges {
  const [old, now] = [byKey(before.findings), byKey(after.findings)];
  const gone = [...old].filter(([key]) => !now.has(key)).map(([, finding]) => finding);
  const lookedAt = wasLookedAt(before.summary, after.summary, seen);
  return {
    appeared: [...now].filter(([key]) => !old.has(key)).map(([, finding]) => finding),
    fixed: gone.filter(lookedAt),
    unknown: gone.filter((finding) => !lookedAt(finding)),
    kept: [...now].filter(([key]) => old.has(key)).map(([, finding]) => finding),
  };
}

function byKey(findings: readonly Finding[]): Map<string, Finding> {
  return new Map(findings.map((each) => [findingKey(each), each]));
}

function wasLookedAt(before: Findings["summary"], after: Findings["summary"], seen?: (name: string, version: string) => boolean) {
  const unchecked = new Set([...after.notChecked, ...(after.notAsked ?? [])].map(({ name, version }) => pairKey(name, version)));
  const unlisted = unlistedIn(before, after);
  return ({ package: name, version }: Finding): boolean => {
    if (unchecked.has(pairKey(name, version))) return false;
    return seen?.(name, version) === true || !unlisted(name);
  };
}

/**
 * Whether a package may be missing from the newer inventory because listing a repository, or the package in it, failed, or because a
 * repository is left out since.
 */
export function unlistedIn(before: Findings["summary"], after: Findings["summary"]): (name: string) => boolean {
  const leftOut = before.repositories.some((name) => after.notLookedAt?.includes(name));
  const subjects = after.failures.filter(({ step }) => step === "inventory").map(({ subject }) => subject);
  const packages = new Set(subjects.flatMap((subject) => (subject.includes("/") ? [normalizeName(subject.replace(/^[^/]*\//, ""))] : [])));
  const wholeRepository = leftOut || subjects.some((subject) => !subject.includes("/"));
  return (name) => wholeRepository || packages.has(name);
}

/** A key of two texts that is unambiguous whatever they contain. */
export function pairKey(one: string, other: string): string {
  return JSON.stringify([one, other]);
}
