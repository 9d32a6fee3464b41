import { sortFindings } from "../contract/findings";
import type { Failure, Finding } from "../contract/results";
import { CheckError, type Clock, type Log, type Pin, type PinWithEdges, type VulnerabilityService } from "../ports";
import { Bisection, withRetries } from "./check-attempts";
import { type CheckPlan, planChecks } from "./check-plan";
import type { Described } from "./describe";
import { keyOf } from "./pin-key";

export interface Snapshot {
  readonly projectName: string;
  readonly url?: string;
  readonly packages: number;
}

export interface CheckResult {
  /** `name==version`, spelled as in the inventory -> why it was not checked. */
  readonly notChecked: ReadonlyMap<string, string>;
  /** Findings with the inventory's spelling of versions; deduplicated, worst first. */
  readonly findings: readonly Finding[];
  readonly snapshots: readonly Snapshot[];
  readonly failures: readonly Failure[];
}

/**
 * Checks every version of the inventory, installable or not, by name and version only, then records snapshots with the
 * dependency tree. A version that makes the service fail is found by halving and recorded; the others are checked. Throws
 * {@link CheckError} of kind `credentials`, with which nothing can be checked.
 */
export async function check(
  packages: readonly Described[],
  projectName: string,
  ports: { service: VulnerabilityService; clock: Clock; log: Log },
): Promise<CheckResult> {
  const plan = planChecks(packages);
  const bisection = new Bisection(ports);
  const reasons = new Map<string, string>();
  const found: Finding[] = [];
  for (const batch of plan.batches) {
    const outcome = await bisection.test(batch);
    for (const [pin, reason] of outcome.notChecked) reasons.set(keyOf(pin), reason);
    found.push(...outcome.findings);
    ports.log(`check: ${batch.length} versions asked, ${outcome.notChecked.size} without an answer`);
  }

  const notChecked = new Map(plan.invalid);
  for (const [key, reason] of reasons) for (const item of plan.itemsOf(key)) notChecked.set(keyOf(item), reason);
  const { findings, strays } = placeFindings(found, plan);
  const { snapshots, failures } = await monitor(plan, reasons, projectName, ports);
  return { notChecked, findings: sortFindings(findings), snapshots, failures: [...strays, ...failures] };
}

/** Snyk answers in its own spelling; the results use the domain's. A finding of no version of the inventory is a failure. */
function placeFindings(found: readonly Finding[], plan: CheckPlan): { findings: Finding[]; strays: Failure[] } {
  const findings: Finding[] = [];
  const strays = new Map<string, Failure>();
  for (const finding of found) {
    const subject = keyOf({ name: finding.package, version: finding.version });
    const items = plan.itemsOfAnswer({ name: finding.package, version: finding.version });
    findings.push(...items.map((item) => ({ ...finding, package: item.name, version: item.version })));
    const reason = `Snyk reports ${finding.id} (${finding.severity}) for it, but no such version was asked about`;
    if (items.length === 0) strays.set(`${subject} ${finding.id}`, { step: "check", subject, reason });
  }
  return { findings, strays: [...strays.values()] };
}

async function monitor(
  plan: CheckPlan,
  notChecked: ReadonlyMap<string, string>,
  projectName: string,
  ports: { service: VulnerabilityService; clock: Clock; log: Log },
): Promise<{ snapshots: Snapshot[]; failures: Failure[] }> {
  const snapshots: Snapshot[] = [];
  const failures: Failure[] = [];
  for (const [index, whole] of plan.projects.entries()) {
    const batch = whole.filter((pin) => !notChecked.has(keyOf(pin)));
    if (batch.length === 0) continue;
    const name = index === 0 ? projectName : `${projectName} (${index + 1})`;
    try {
      const { url } = await monitorOnce(batch, name, ports);
      snapshots.push({ projectName: name, url, packages: batch.length });
      ports.log(`monitor: project ${JSON.stringify(name)}, ${batch.length} packages`);
    } catch (error) {
      if (!(error instanceof CheckError) || error.kind === "credentials") throw error;
      failures.push({ step: "monitor", subject: name, reason: error.message });
    }
  }
  return { snapshots, failures };
}

/** If the service refuses a tree, it may be too large: the same packages are then sent without edges. */
async function monitorOnce(batch: readonly PinWithEdges[], name: string, ports: { service: VulnerabilityService; clock: Clock }) {
  try {
    return await withRetries(ports.clock, () => ports.service.monitor(batch, name));
  } catch (error) {
    if (!(error instanceof CheckError) || error.kind !== "rejected") throw error;
    const flat = batch.map((pin: Pin) => ({ name: pin.name, version: pin.version, dependsOn: [] }));
    return await withRetries(ports.clock, () => ports.service.monitor(flat, name));
  }
}
