import { SCAN_EXIT } from "../contract/exit-codes";
import { type AskedService, NO_CLI } from "../contract/engine";
import { CONFUSION_KINDS, type ConfusionKind, type ConfusionResult } from "../contract/confusion";
import type { Diff, LastComplete } from "../contract/diff";
import type { PastScan } from "../contract/history";
import type { Gate, Policy } from "../contract/policy";
import { compare, countBySeverity } from "../contract/findings";
import type { Failure, Finding, Findings, Installable, Inventory, PackageResult, Summary } from "../contract/results";
import { OUTPUT, OUTPUT_PREFIX } from "../contract/results";
import type { Account, VersionChoice } from "../contract/account";
import type { Meter } from "../ports";
import { accountOf } from "./account";
import type { CheckResult } from "./check";
import { diffOf } from "./diff";
import { decide } from "./gate";
import type { Described, Description } from "./describe";
import { type DomainInventory } from "./inventory";
import type { MonitorResult } from "./monitor";
import { keyOf } from "./pin-key";
import { type Quarantine, quarantinedResults } from "./quarantined";

/** All results of a scan, before they are formatted. */
export interface ScanFacts {
  readonly stamp: string;
  readonly domain: string;
  readonly domainOwner: string;
  readonly region: string;
  readonly organization: string;
  readonly projectName: string;
  readonly service: AskedService;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly inventory: DomainInventory;
  readonly description: Description;
  readonly check: CheckResult;
  readonly confusion: ConfusionResult;
  /** Absent if none was published. */
  readonly policy: Policy | undefined;
  /** The last complete scan, or why there is none. */
  readonly before: LastComplete | { readonly because: string };
  /** Which versions the settings choose. */
  readonly choice: VersionChoice;
  /** `name==version` of the private versions that were not asked about. */
  readonly kept: ReadonlySet<string>;
  /** What is quarantined, what the check says of it, and which of it stays here as `kept` does. @default nothing is */
  readonly quarantine?: Quarantine & { readonly apart: CheckResult; readonly stay: ReadonlySet<string> };
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
  /** Absent in the data of a scan that was read back. */
  readonly diff?: Diff;
  /** This scan and those before it, the oldest first. @default nothing is known of earlier ones */
  readonly history?: readonly PastScan[];
}

/** A tripped gate is worse than an incomplete scan, and is known although the scan is. */
function exitCodeOf(complete: boolean, { state }: Gate): number {
  if (state === "tripped") return SCAN_EXIT.gate;
  return complete ? SCAN_EXIT.done : SCAN_EXIT.incomplete;
}

export function summarize(facts: ScanFacts): ScanData {
  const { inventory, description, check, monitor, silent, choice, kept } = facts;
  const { notChecked, findings } = check;
  const packages = description.packages.map((item) => packageResult(item, notChecked.get(keyOf(item)) ?? keptReason(item, kept)));
  const failures: Failure[] = [inventory, description, check, monitor].flatMap((step) => step.failures).concat(silent);
  const unchecked = packages.filter((item) => !item.checked && !kept.has(keyOf(item)));
  const complete = unchecked.length === 0 && failures.length === 0;
  const { licences } = check;
  const { quarantine } = facts;
  const apart = new Set(quarantine?.items.map(({ described }) => keyOf(described)));
  const found = {
    findings: [...findings, ...(quarantine?.apart.findings ?? [])],
    licences: [...licences, ...(quarantine?.apart.licences ?? [])],
    confusion: facts.confusion.found,
    notChecked: unchecked.length,
    failures,
    quarantined: apart,
    confusionNotKnown: facts.confusion.notKnown,
    tellsLicences: facts.service.engine === "cli",
  };
  const decided = decide(facts.policy, found, facts.startedAt);
  const isApart = ({ package: name, version }: Finding) => apart.has(keyOf({ name, version }));
  const here = decided.findings.filter((finding) => !isApart(finding));
  const exitCode = exitCodeOf(complete, decided.gate);
  const { stamp, domain, domainOwner, region } = facts;
  const { repositories } = facts.inventory;
  const { python } = facts.description;
  const common = { stamp, domain, domainOwner, region, repositories: [...repositories], python };
  const summary: Summary = {
    ...common,
    notLookedAt: [...inventory.notLookedAt],
    service: facts.service,
    snykCli: facts.service.engine === "cli" ? facts.service.version : NO_CLI,
    startedAt: facts.startedAt.toISOString(),
    finishedAt: facts.finishedAt.toISOString(),
    exitCode,
    complete,
    packages: packages.length,
    checked: packages.length - unchecked.length - kept.size,
    notAsked: packages.filter((item) => kept.has(keyOf(item))).map(({ name, version }) => ({ name, version })),
    account: { ...accountOf({ choice, inventory, kept, notChecked, findings }), quarantined: countQuarantined(quarantine) },
    notChecked: unchecked.map(({ name, version, notCheckedReason }) => ({ name, version, reason: notCheckedReason ?? "" })),
    notInstallable: countByClass(packages),
    yanked: packages.filter((item) => item.yanked).length,
    carriedOver: facts.description.carriedOver,
    findings: { total: facts.check.findings.length, bySeverity: countBySeverity(facts.check.findings) },
    gate: decided.gate,
    confusion: { byKind: countByKind(facts.confusion), notKnown: facts.confusion.notKnown },
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
  const data = {
    inventory: { ...common, unpublished: [...facts.inventory.unpublished], packages },
    findings: {
      stamp,
      findings: here,
      licences: [...licences],
      confusion: facts.confusion,
      quarantined: quarantine === undefined ? [] : quarantinedResults(quarantine, quarantine.apart, quarantine.stay, decided.gate),
      quarantinedFindings: decided.findings.filter(isApart),
    },
    summary,
  };
  const diff = diffOf(data, inventory.listings, facts.before);
  return { ...data, summary: { ...summary, changes: changesOf(diff) }, diff };
}

function countQuarantined(quarantine: Quarantine | undefined): Account["quarantined"] {
  return quarantine?.notKnown === undefined ? (quarantine?.items.length ?? 0) : { notKnown: quarantine.notKnown };
}

function changesOf({ since, new: appeared, fixed, changed, notKnown }: Diff): Summary["changes"] {
  if (since === undefined) return undefined;
  return { since, new: appeared.length, fixed: fixed.length, changed: changed.length, notKnown: notKnown.length };
}

function countByKind({ found }: ConfusionResult): Record<ConfusionKind, number> {
  const counts: Record<ConfusionKind, number> = { "mixed-origins": 0, "upstream-open": 0, "public-name": 0, "group-open": 0 };
  for (const kind of CONFUSION_KINDS) counts[kind] = found.filter((each) => each.kind === kind).length;
  return counts;
}

function keptReason(item: Described, kept: ReadonlySet<string>): string | undefined {
  return kept.has(keyOf(item)) ? "private: its name does not go to Snyk (snyk.sendPrivate)" : undefined;
}

function packageResult(item: Described, notCheckedReason: string | undefined): PackageResult {
  return {
    name: item.name,
    version: item.version,
    repositories: [...item.repositories],
    revisions: { ...item.revisions },
    origin: item.origin,
    unlisted: item.unlisted,
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
