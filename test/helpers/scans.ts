import { loadEnvironment } from "../../environments/load";
import type { Environment } from "../../environments/schema";
import { type Account, DEFAULT_CHOICE } from "../../modules/scanner/contract/account";
import { countBySeverity } from "../../modules/scanner/contract/findings";
import type { Finding, Inventory, PackageResult, Summary } from "../../modules/scanner/contract/results";
import type { WholeScan } from "../../scripts/scans/read/scan";
import type { AccountScans } from "../../scripts/scans/survey/survey";

export const NOW = new Date("2026-11-24T11:00:00Z");
const FACTS = { domain: "demo-domain", domainOwner: "111122223333", region: "eu-central-1", repositories: ["team"], python: "3.11.7" };

/** A finding from text: `SNYK-1 high requests 2.19.1`. */
export function finding(text: string, more: Partial<Finding> = {}): Finding {
  const [id = "", severity = "low", name = "", version = ""] = text.split(" ");
  return {
    id,
    severity: severity as Finding["severity"],
    package: name,
    version,
    title: `Problem ${id}`,
    cves: [],
    fixedIn: [],
    url: `https://example.com/${id}`,
    ...more,
  };
}

/** The account of a scan that looked at every version there is. */
export function accountFor(packages: number, checked = packages): Account {
  return {
    choice: DEFAULT_CHOICE,
    packages,
    published: packages,
    unlisted: 0,
    archived: 0,
    gone: 0,
    checked,
    notAsked: { "not-chosen": 0, unlisted: 0, private: 0, "not-checked": packages - checked },
    private: { total: 0, sent: 0 },
    unknownOrigin: 0,
    knownToSnyk: 0,
    otherFormats: {},
  };
}

/** A package from text: `requests 2.19.1`, or `!requests 2.19.1` if it was not checked. */
export function packageResult(text: string): PackageResult {
  const [name = "", version = ""] = text.replace("!", "").split(" ");
  const facts = { repositories: ["team"], installable: "yes" as const, assets: [], dependencies: [], notes: [] };
  return { name, version, ...facts, checked: !text.startsWith("!") };
}

export function summaryOf(
  stamp: string,
  packages: readonly PackageResult[],
  findings: readonly Finding[],
  more: Partial<Summary> = {},
): Summary {
  const notChecked = packages.filter(({ checked }) => !checked).map(({ name, version }) => ({ name, version, reason: "no answer" }));
  const complete = notChecked.length === 0 && (more.failures ?? []).length === 0;
  const [, date = "", hours = "", minutes = "", seconds = ""] = /^(.{10})-(..)(..)(..)/.exec(stamp) ?? [];
  const time = `${date}T${hours}:${minutes}:${seconds}.000Z`;
  return {
    stamp,
    ...FACTS,
    snykCli: "1.1110.0",
    startedAt: time,
    finishedAt: time,
    exitCode: complete ? 0 : 2,
    complete,
    packages: packages.length,
    checked: packages.length - notChecked.length,
    notChecked,
    account: accountFor(packages.length, packages.length - notChecked.length),
    yanked: 0,
    carriedOver: 0,
    notInstallable: { total: 0, byClass: {} },
    findings: { total: findings.length, bySeverity: countBySeverity(findings) },
    snyk: { organization: "acme", projectName: "sandbox demo-domain", snapshots: [] },
    bytes: { describe: 1, requests: 1, wheels: 1, pipWheels: 1 },
    seconds: {},
    failures: [],
    keys: [],
    ...more,
  };
}

/** A scan of packages and findings, in the notation of {@link packageResult} and {@link finding}. */
export function wholeScan(stamp: string, packages: readonly string[], findings: readonly string[], more: Partial<Summary> = {}): WholeScan {
  const inventory: Inventory = { stamp, ...FACTS, unpublished: [], packages: packages.map(packageResult) };
  const found = findings.map((text) => finding(text));
  return { stamp, inventory, findings: found, summary: summaryOf(stamp, inventory.packages, found, more) };
}

/** The scan's files, by key. */
export function objectsOf({ stamp, summary, findings, inventory }: WholeScan): Record<string, unknown> {
  const prefix = `outputs/${stamp}/`;
  const pointer = { stamp, prefix, exitCode: summary.exitCode, finishedAt: summary.finishedAt, keys: [] };
  return {
    [`${prefix}summary.json`]: summary,
    [`${prefix}findings.json`]: { stamp, findings },
    [`${prefix}inventory.json`]: inventory,
    ...(summary.complete ? { "outputs/latest-complete.json": pointer } : {}),
    "outputs/latest.json": pointer,
  };
}

/** An account in the form of a survey's result. */
export function surveyed(environment: string, latest: WholeScan | undefined, more: Partial<AccountScans> = {}): AccountScans {
  return {
    environment,
    account: "111122223333",
    region: "eu-central-1",
    condition: latest ? "scanned" : "never scanned",
    latest,
    lastComplete: latest?.summary.complete === true ? { stamp: latest.stamp, finishedAt: latest.summary.finishedAt } : undefined,
    history: latest ? [latest] : [],
    problems: [],
    ...more,
  };
}

/** An environment like the sandbox's, with another name. */
export function named(name: string): Environment {
  return { ...loadEnvironment("sandbox"), name };
}
