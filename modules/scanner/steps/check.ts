import { compare, sortFindings } from "../contract/findings";
import type { Failure, Finding, LicenceIssue } from "../contract/results";
import type { Log, PinWithEdges, VulnerabilityService } from "../ports";
import { type AttemptPorts, Bisection } from "./check-attempts";
import { askTogether } from "./check-together";
import { type CheckPlan, planChecks } from "./check-plan";
import type { Described } from "./describe";
import { keyOf } from "./pin-key";

export interface CheckResult {
  /** `name==version`, spelled as in the inventory -> why it was not checked. */
  readonly notChecked: ReadonlyMap<string, string>;
  /** Findings with the inventory's spelling of versions; deduplicated, worst first. */
  readonly findings: readonly Finding[];
  /** In the inventory's spelling too, each once. */
  readonly licences: readonly LicenceIssue[];
  /** Findings that no version of the inventory has. */
  readonly failures: readonly Failure[];
  /** What to record with the service: the versions that were checked, in the batches of the plan. */
  readonly projects: readonly (readonly PinWithEdges[])[];
}

/**
 * Checks every version of the inventory, installable or not, by name and version only. A version that makes the service fail is
 * found by halving and recorded; the others are checked. What had no time is recorded too. Throws {@link CheckError} of kind
 * `misconfigured`, with which nothing can be checked.
 */
export async function check(
  packages: readonly Described[],
  ports: AttemptPorts & { readonly service: VulnerabilityService; readonly log: Log },
): Promise<CheckResult> {
  const plan = planChecks(packages, ports.service.batches);
  const bisection = new Bisection(ports);
  const reasons = new Map<string, string>();
  const found: Finding[] = [];
  const licences: LicenceIssue[] = [];
  for await (const { batch, answer } of askTogether(plan.batches, ports)) {
    const outcome = answer ?? (await bisection.test(batch));
    for (const [pin, reason] of outcome.notChecked) reasons.set(keyOf(pin), reason);
    found.push(...outcome.findings);
    licences.push(...outcome.licences);
    ports.log(`check: ${batch.length} versions asked, ${outcome.notChecked.size} without an answer`);
  }

  const notChecked = new Map(plan.invalid);
  for (const [key, reason] of reasons) for (const item of plan.itemsOf(key)) notChecked.set(keyOf(item), reason);
  const { findings, strays } = placeFindings(found, plan, ports.service.name);
  const recorded = ports.service.monitor === undefined ? [] : plan.projects;
  const projects = recorded.map((batch) => batch.filter((pin) => !reasons.has(keyOf(pin)))).filter((batch) => batch.length > 0);
  return { notChecked, findings: sortFindings(findings), licences: placeLicences(licences, plan), failures: strays, projects };
}

/** A licence issue of no version of the inventory says nothing about the domain. */
function placeLicences(found: readonly LicenceIssue[], plan: CheckPlan): LicenceIssue[] {
  const placed = found.flatMap((issue) => {
    const items = plan.itemsOfAnswer({ name: issue.package, version: issue.version });
    return items.map((item) => ({ ...issue, package: item.name, version: item.version }));
  });
  const once = new Map(placed.map((issue) => [JSON.stringify([issue.package, issue.version, issue.id]), issue]));
  return [...once].sort(([one], [other]) => compare(one, other)).map(([, issue]) => issue);
}

/** The service answers in its own spelling; the results use the domain's. A finding of no version of the inventory is a failure. */
function placeFindings(found: readonly Finding[], plan: CheckPlan, service: string): { findings: Finding[]; strays: Failure[] } {
  const findings: Finding[] = [];
  const strays = new Map<string, Failure>();
  for (const finding of found) {
    const subject = keyOf({ name: finding.package, version: finding.version });
    const items = plan.itemsOfAnswer({ name: finding.package, version: finding.version });
    findings.push(...items.map((item) => ({ ...finding, package: item.name, version: item.version })));
    const reason = `${service} reports ${finding.id} (${finding.severity}) for it, but no such version was asked about`;
    if (items.length === 0) strays.set(`${subject} ${finding.id}`, { step: "check", subject, reason });
  }
  return { findings, strays: [...strays.values()] };
}
