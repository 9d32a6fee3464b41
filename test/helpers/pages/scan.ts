import { byRisk } from "../../../modules/scanner/contract/findings";
import type { Diff } from "../../../modules/scanner/contract/diff";
import { HISTORY_LENGTH, type PastScan } from "../../../modules/scanner/contract/history";
import { type Gate, WAIVER_STATES } from "../../../modules/scanner/contract/policy";
import { type Finding, type PackageResult, SEVERITIES, type Severity, type Summary } from "../../../modules/scanner/contract/results";
import type { ScanData } from "../../../modules/scanner/steps/summarize";
import { accountFor, summaryOf } from "../scans";
import { sampleConfusion, sampleQuarantined } from "./sections";
import { HOSTILE, NAMES, PROBLEMS } from "./texts";

export const STAMP = "2026-11-24-080000";
const BEFORE = "2026-11-23-080000";
const FACTS = { stamp: STAMP, domain: "packages", domainOwner: "111122223333", region: "eu-central-1", python: "3.12.8" };
const REPOSITORIES = ["team", "team-store", "data-science", "platform", "research"];

const PRIVATE = { origin: "private" as const, checked: false, notCheckedReason: "private, and not sent to Snyk" };

export interface SampleSize {
  readonly packages: number;
  readonly findings: number;
  /** Whether names, titles and reasons are {@link HOSTILE}. @default false */
  readonly hostile?: boolean;
}

/** A scan of that size, the same each time. One package in four has findings, some have many, one in 40 is not checked. */
export function sampleScan({ packages: count, findings: found, hostile = false }: SampleSize): ScanData {
  const next = random(count + found);
  const all = Array.from({ length: count }, (_, index) => samplePackage(index, next, hostile));
  const packages = all.map((item, index) => (index === 1 || index === 2 ? { ...item, ...PRIVATE } : item));
  const affected = packages.filter(({ checked }, index) => checked && index % 4 === 0);
  const findings = affected.length === 0 ? [] : Array.from({ length: found }, (_, index) => sampleFinding(index, affected, next, hostile));
  findings.sort(byRisk);
  const refused = packages.filter(({ installable }) => installable !== "yes").length;
  const unchecked = packages.filter(({ checked, origin }) => !checked && origin !== "private");
  const kept = packages.filter(({ origin }) => origin === "private").length;
  const account = accountFor(count, count - kept - unchecked.length);
  const summary = summaryOf(STAMP, packages, findings, {
    ...FACTS,
    repositories: REPOSITORIES,
    yanked: packages.filter(({ yanked }) => yanked).length,
    notInstallable: { total: refused, byClass: {} },
    failures: hostile ? HOSTILE.map((reason) => ({ step: "inventory" as const, subject: reason, reason })) : [],
    ...(count > 0 && { gate: sampleGate(hostile), changes: { since: BEFORE, new: 1, fixed: 1, changed: 1, notKnown: 1 } }),
    notAsked: packages.filter(({ origin }) => origin === "private").map(({ name, version }) => ({ name, version })),
    notChecked: unchecked.map(({ name, version, notCheckedReason }) => ({ name, version, reason: notCheckedReason ?? "" })),
    account: {
      ...account,
      notAsked: { ...account.notAsked, private: kept, "not-checked": unchecked.length },
      private: { total: kept, sent: 0 },
      knownToSnyk: new Set(findings.map((each) => `${each.package} ${each.version}`)).size,
    },
    snyk: {
      organization: "acme",
      projectName: "packages",
      snapshots: [{ projectName: "packages", packages: count, url: "https://app.snyk.io/org/acme" }],
    },
    bytes: { describe: count * 4_100, requests: count * 4, wheels: count * 1_900_000, pipWheels: count * 1_100_000 },
  });
  const shown = count === 0 ? {} : { diff: sampleDiff(packages, findings), history: sampleHistory(summary) };
  const inventory = { ...FACTS, repositories: REPOSITORIES, unpublished: count > 20 ? ["team/empty-one"] : [], packages };
  const confusion = sampleConfusion(
    packages.filter(({ origin }) => origin === "private").map(({ name }) => name),
    hostile,
  );
  const quarantined = sampleQuarantined(packages.slice(4, 8), hostile);
  return { inventory, findings: { stamp: STAMP, findings, confusion, quarantined }, summary, ...shown };
}

/** A gate that has tripped, and a waiver of each state. */
function sampleGate(hostile: boolean): Gate {
  const waiver = (name: string, state: Gate["waivers"][number]["state"], index: number): Gate["waivers"][number] => ({
    package: hostile ? pick(HOSTILE, index) : name,
    versions: "<2.11",
    issue: "CVE-2019-10906",
    owner: hostile ? pick(HOSTILE, index + 1) : "web team",
    reason: hostile ? pick(HOSTILE, index + 2) : "templates come from us alone",
    expires: state === "expired" ? "2026-10-31" : "2027-03-31",
    state,
    matches: state === "unmatched" ? 0 : 2,
  });
  return {
    state: "tripped",
    reasons: [hostile ? pick(HOSTILE, 4) : "critical SNYK-PYTHON-DJANGO-590000 in django 3.1.0"],
    waived: 2,
    waivers: WAIVER_STATES.map((state, index) => waiver(pick(NAMES, index), state, index)),
  };
}

/** One difference of each kind. */
function sampleDiff(packages: readonly PackageResult[], findings: readonly Finding[]): Diff {
  const [first, second, third, fourth] = findings;
  const some = packages.slice(0, 1).map(({ name, version }) => ({ name, version }));
  return {
    stamp: STAMP,
    since: BEFORE,
    complete: false,
    new: first === undefined ? [] : [first],
    fixed: second === undefined ? [] : [second],
    changed: third === undefined ? [] : [{ finding: third, before: { severity: "low", fixedIn: [] } }],
    notKnown: fourth === undefined ? [] : [fourth],
    newlyNotChecked: some.map((each) => ({ ...each, reason: "Snyk gave no answer" })),
    newlyPrivate: some,
    packages: { added: some, removed: some },
  };
}

/** Thirty days with rising numbers; one scan was incomplete, one checked nothing. */
function sampleHistory({ finishedAt, findings, checked, stamp }: Summary): PastScan[] {
  return Array.from({ length: HISTORY_LENGTH }, (_, index): PastScan => {
    const ago = HISTORY_LENGTH - 1 - index;
    const share = ago === 0 ? 1 : (index + 5) / (HISTORY_LENGTH + 5);
    const counts = Object.entries(findings.bySeverity).map(([severity, each]) => [severity, Math.floor(each * share)]);
    return {
      stamp: ago === 0 ? stamp : `day-${index}`,
      finishedAt: new Date(Date.parse(finishedAt) - ago * 86_400_000).toISOString(),
      checked: index === 12 ? 0 : checked,
      complete: index % 9 !== 4,
      findings: Object.fromEntries(counts) as PastScan["findings"],
    };
  });
}

function samplePackage(index: number, next: () => number, hostile: boolean): PackageResult {
  const round = Math.floor(index / NAMES.length);
  const plain = `${pick(NAMES, index)}${round === 0 ? "" : `-${pick(["utils", "plugin", "stubs", "extras", "client"], round)}-${round}`}`;
  const repositories = REPOSITORIES.filter(() => next() < 0.35);
  const checked = index % 40 !== 39;
  const refused = index % 17 === 5;
  return {
    name: hostile ? pick(HOSTILE, index) : plain,
    version: `${Math.floor(next() * 5)}.${Math.floor(next() * 20)}.${Math.floor(next() * 9)}`,
    repositories: repositories.length > 0 ? repositories : ["team"],
    installable: refused ? "python-version" : "yes",
    installableReason: refused ? (hostile ? pick(HOSTILE, index + 3) : "needs Python <3.10") : undefined,
    requiresPython: index % 3 === 0 ? ">=3.9" : undefined,
    yanked: index % 50 === 7 ? { reason: hostile ? pick(HOSTILE, index + 5) : "broken metadata" } : undefined,
    checked,
    notCheckedReason: checked ? undefined : "Snyk gave no answer",
    assets: [],
    dependencies: [],
    notes: hostile ? [pick(HOSTILE, index + 7)] : [],
  };
}

function sampleFinding(index: number, affected: readonly PackageResult[], next: () => number, hostile: boolean): Finding {
  // Squared: a few packages have many findings, as in life.
  const item = pick(affected, Math.floor(next() ** 2 * affected.length));
  const severity: Severity = pick(SEVERITIES, next() < 0.08 ? 0 : next() < 0.35 ? 1 : next() < 0.7 ? 2 : 3);
  const [major = 0, minor = 0] = item.version.split(".").map(Number);
  const fixed = [`${major}.${minor + 1 + Math.floor(next() * 3)}.0`, ...(next() < 0.3 ? [`${major + 1}.0.${Math.floor(next() * 4)}`] : [])];
  const id = `SNYK-PYTHON-${pick(NAMES, index).toUpperCase()}-${590_000 + index}`;
  return {
    id,
    title: hostile ? pick(HOSTILE, index) : pick(PROBLEMS, Math.floor(next() * PROBLEMS.length)),
    severity,
    cves: Array.from({ length: next() < 0.15 ? 2 : next() < 0.9 ? 1 : 0 }, (_, nth) =>
      hostile ? pick(HOSTILE, index) : `CVE-${2018 + (index % 9)}-${10_000 + index + nth}`,
    ),
    cvssScore: { critical: 9, high: 7, medium: 4, low: 1 }[severity] + Math.floor(next() * 9) / 10,
    package: item.name,
    version: item.version,
    fixedIn: next() < 0.2 ? [] : fixed,
    url: hostile ? `javascript:${pick(HOSTILE, index)}` : `https://security.snyk.io/vuln/${id}`,
  };
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("There is nothing to pick from.");
  return item;
}

/** Numbers from 0 up to 1 that are the same each time (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
