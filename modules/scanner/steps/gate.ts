import type { Confusion } from "../contract/confusion";
import { byRisk } from "../contract/findings";
import { type Gate, MATURITIES, type Maturity, type Policy } from "../contract/policy";
import { type Failure, type Finding, type LicenceIssue, SEVERITIES } from "../contract/results";
import { keyOf } from "./pin-key";
import { type Subject, Waivers } from "./waivers";

/** What a policy decides about. */
export interface Decidable {
  readonly findings: readonly Finding[];
  readonly licences: readonly LicenceIssue[];
  readonly confusion: readonly Confusion[];
  /** Number of versions that should have been checked and were not. */
  readonly notChecked: number;
  readonly failures: readonly Failure[];
  /** What could not be found out of confusion, in sentences. @default everything was found out */
  readonly confusionNotKnown?: readonly string[];
  /** Whether the service tells of licences. @default it does */
  readonly tellsLicences?: boolean;
  /** `name==version` of what is quarantined: it is judged, and trips nothing. @default nothing */
  readonly quarantined?: ReadonlySet<string>;
}

/** The same with what was decided of each. */
export interface Decided {
  readonly gate: Gate;
  readonly findings: readonly Finding[];
}

/** Decides whether the gate trips. @param policy absent if none was published */
export function decide(policy: Policy | undefined, found: Decidable, now: Date): Decided {
  if (policy === undefined)
    return { gate: { state: "not set", reasons: [], versions: [], waived: 0, waivers: [] }, findings: found.findings };
  const waivers = new Waivers(policy.waivers, now);
  const { gate } = policy;
  let waived = 0;
  const judge = (trips: boolean, subject: Subject, words: string): string[] => {
    const waiver = waivers.holding(subject);
    if (waiver !== undefined) waived += 1;
    return trips && waiver === undefined ? [words] : [];
  };
  const findings = [...found.findings].map((finding) => {
    const waiver = waivers.holding(subjectOf(finding));
    if (waiver === undefined) return finding;
    waived += 1;
    const { owner, reason, expires = "fixed", notAffected } = waiver;
    return { ...finding, waived: { owner, reason, until: expires, ...(notAffected && { notAffected }) } };
  });
  const worst = findings.filter((finding) => finding.waived === undefined && findingTrips(gate, finding)).sort(byRisk);
  const ofVersions = [
    ...worst.map(({ severity, package: name, version, id }) => ({ name, version, reason: `${severity}: ${name} ${version}, ${id}` })),
    ...found.licences.flatMap((issue) => {
      const { licence, package: name, version } = issue;
      const trips = gate.licences.some((pattern) => matches(licence, pattern));
      const words = `licence ${licence}: ${name} ${version}`;
      return judge(trips, licenceSubject(issue), words).map((reason) => ({ name, version, reason }));
    }),
  ];
  const reasons = [
    ...ofVersions.filter((each) => found.quarantined?.has(keyOf(each)) !== true).map(({ reason }) => reason),
    ...found.confusion.flatMap(({ kind, packages }) =>
      packages.flatMap((name) =>
        judge(gate.confusion.includes(kind), { package: name, ids: [kind], fixed: false }, `confusion ${kind}: ${name}`),
      ),
    ),
    ...unansweredReasons(gate, found),
  ];
  const asks = gate.severity !== undefined || gate.licences.length > 0 || gate.confusion.length > 0 || gate.unanswered === "closed";
  const state = !asks ? "not set" : reasons.length > 0 ? "tripped" : "passed";
  const notKnown = unknownTo(gate, found);
  const more = notKnown.length > 0 ? { notKnown } : {};
  return { gate: { state, reasons, versions: byVersion(ofVersions), ...more, waived, waivers: waivers.report() }, findings };
}

/** What the gate asks for and this scan cannot tell. */
function unknownTo(gate: Policy["gate"], { confusionNotKnown = [], tellsLicences = true }: Decidable): string[] {
  const licences =
    gate.licences.length > 0 && !tellsLicences ? [`licences (${gate.licences.join(", ")}): the service tells nothing of them`] : [];
  return [...licences, ...(gate.confusion.length > 0 ? confusionNotKnown : [])];
}

function byVersion(all: readonly { readonly name: string; readonly version: string; readonly reason: string }[]): Gate["versions"] {
  const versions = new Map<string, { package: string; version: string; reasons: string[] }>();
  for (const { name, version, reason } of all) {
    const known = versions.get(keyOf({ name, version }));
    if (known === undefined) versions.set(keyOf({ name, version }), { package: name, version, reasons: [reason] });
    else known.reasons.push(reason);
  }
  return [...versions.values()];
}

function subjectOf({ package: name, version, id, cves, fixedIn }: Finding): Subject {
  return { package: name, version, ids: [id, ...cves], fixed: fixedIn.length > 0 };
}

function licenceSubject({ package: name, version, id }: LicenceIssue): Subject {
  return { package: name, version, ids: [id], fixed: false };
}

function findingTrips(gate: Policy["gate"], { severity, exploit, fixedIn }: Finding): boolean {
  if (gate.severity === undefined || SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(gate.severity)) return false;
  if (gate.fixOnly && fixedIn.length === 0) return false;
  return gate.exploit === undefined || isMature(exploit, gate.exploit);
}

/** Snyk's words for how far exploits have come (CVSS "exploit code maturity", and those of its newer answers). */
const WORDS: Readonly<Record<string, Maturity | "none">> = {
  "not defined": "none",
  unproven: "none",
  unreported: "none",
  "no known exploit": "none",
  "proof of concept": "proof-of-concept",
  functional: "functional",
  high: "mature",
  mature: "mature",
  attacked: "mature",
};

/** Whether exploits are at least so far. Words that nobody here knows count: a gate must not open because Snyk has a new word. */
function isMature(exploit: string | undefined, least: Maturity): boolean {
  if (exploit === undefined) return false;
  const known = WORDS[exploit.trim().toLowerCase().replace(/-/g, " ")];
  if (known === undefined) return true;
  return known !== "none" && MATURITIES.indexOf(known) >= MATURITIES.indexOf(least);
}

function unansweredReasons({ unanswered }: Policy["gate"], { notChecked, failures }: Decidable): string[] {
  if (unanswered === "open") return [];
  return [
    ...(notChecked > 0 ? [`${notChecked} ${notChecked === 1 ? "version" : "versions"} could not be checked`] : []),
    ...failures.map(({ step, subject }) => `${step} of ${subject} could not be done`),
  ];
}

function matches(licence: string, pattern: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(licence);
}
