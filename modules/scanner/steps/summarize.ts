import { SCAN_EXIT } from "../contract/exit-codes";
import { compare, countBySeverity } from "../contract/findings";
import type { Failure, Findings, Installable, Inventory, PackageResult, Summary } from "../contract/results";
import { OUTPUT, OUTPUT_PREFIX } from "../contract/results";
import type { Meter } from "../ports";
import type { CheckResult } from "./check";
import type { Described, Description } from "./describe";
import { type DomainInventory } from "./inventory";
import type { MonitorResult } from "./monitor";
import { keyOf } from "./pin-key";

/** All results of a scan, before they are formatted. */
export interface ScanFacts {
  readonly stamp: string;
  readonly domain: string;
  readonly domainOwner: string;
  readonly region: string;
  readonly organization: string;
  readonly projectName: string;
  readonly snykCli: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly inventory: DomainInventory;
  readonly description: Description;
  readonly check: CheckResult;
  /** The failure to write the build's log, if any. */
  readonly silent: readonly Failure[];
  readonly monitor: MonitorResult;
  /** Traffic of the describe step. */
  readonly moved: Meter;
  readonly seconds: Readonly<Record<string, number>>;
}

/** The data files of a scan. */
export interface ScanData {
  readonly inventory: Inventory;
  readonly findings: Findings;
  readonly summary: Summary;
}

/** Exit code of a scan without a gate. */
function exitCodeOf(notChecked: number, failures: number): number {
  return notChecked > 0 || failures > 0 ? SCAN_EXIT.incomplete : SCAN_EXIT.done;
}

export function summarize(facts: ScanFacts): ScanData {
  const packages = facts.description.packages.map((item) => packageResult(item, facts.check.notChecked.get(keyOf(item))));
  const { inventory, description, check, monitor, silent } = facts;
  const failures: Failure[] = [inventory, description, check, monitor].flatMap((step) => step.failures).concat(silent);
  const unchecked = packages.filter((item) => !item.checked);
  const exitCode = exitCodeOf(unchecked.length, failures.length);
  const { stamp, domain, domainOwner, region } = facts;
  const { repositories } = facts.inventory;
  const { python } = facts.description;
  const common = { stamp, domain, domainOwner, region, repositories: [...repositories], python };
  const summary: Summary = {
    ...common,
    notLookedAt: [...inventory.notLookedAt],
    snykCli: facts.snykCli,
    startedAt: facts.startedAt.toISOString(),
    finishedAt: facts.finishedAt.toISOString(),
    exitCode,
    complete: exitCode !== SCAN_EXIT.incomplete,
    packages: packages.length,
    checked: packages.length - unchecked.length,
    notChecked: unchecked.map(({ name, version, notCheckedReason }) => ({ name, version, reason: notCheckedReason ?? "" })),
    notInstallable: countByClass(packages),
    yanked: packages.filter((item) => item.yanked).length,
    carriedOver: facts.description.carriedOver,
    findings: { total: facts.check.findings.length, bySeverity: countBySeverity(facts.check.findings) },
    snyk: { organization: facts.organization, projectName: facts.projectName, snapshots: [...facts.monitor.snapshots] },
    bytes: {
      describe: facts.moved.bytes,
      requests: facts.moved.requests,
      wheels: facts.description.wheelBytes,
      pipWheels: facts.description.pipBytes,
    },
    seconds: { ...facts.seconds },
    failures,
    keys: Object.values(OUTPUT)
      .map((file) => `${OUTPUT_PREFIX}${stamp}/${file}`)
      .sort(compare),
  };
  return {
    inventory: { ...common, unpublished: [...facts.inventory.unpublished], packages },
    findings: { stamp, findings: [...facts.check.findings] },
    summary,
  };
}

function packageResult(item: Described, notCheckedReason: string | undefined): PackageResult {
  return {
    name: item.name,
    version: item.version,
    repositories: [...item.repositories],
    installable: item.installable,
    installableReason: item.detail,
    pipSays: item.pip.length > 0 ? [...item.pip] : undefined,
    yanked: item.yanked,
    requiresPython: item.requiresPython,
    checked: notCheckedReason === undefined,
    notCheckedReason,
    assets: [...item.assets],
    dependencies: [...item.edges],
    notes: [...item.notes],
  };
}

function countByClass(packages: readonly PackageResult[]): Summary["notInstallable"] {
  const byClass: Partial<Record<Installable, number>> = {};
  const affected = packages.filter((item) => item.installable !== "yes");
  for (const { installable } of affected) byClass[installable] = (byClass[installable] ?? 0) + 1;
  return { total: affected.length, byClass };
}
