import { createHash } from "node:crypto";
import type { Invocation, Location, Log, Notification, ReportingDescriptor, Result } from "sarif";
import type { Confusion } from "../../../modules/scanner/contract/confusion";
import { requirementsLines } from "../../../modules/scanner/contract/requirements";
import type { Finding, LicenceIssue, Severity } from "../../../modules/scanner/contract/results";
import { OUTPUT } from "../../../modules/scanner/contract/results";
import { verdictText } from "../../../modules/scanner/contract/verdict";
import { packageUrl } from "./package-url";
import type { WholeScan } from "../read/scan";

const LEVELS: Readonly<Record<Severity, Result.level>> = { critical: "error", high: "error", medium: "warning", low: "note" };

/**
 * A scan as SARIF 2.1.0, for GitHub code scanning and its like: vulnerabilities, licence issues and dependency confusion, each at its line
 * of the scan's `requirements.txt`; waived ones are suppressed with their reason. What could not be checked is a notification of the
 * invocation, which is then no successful one. The same problem has the same fingerprint in every scan.
 */
export function sarifOf({ summary, inventory, findings, licences = [], confusion }: WholeScan): Log {
  const { domain, domainOwner, region, stamp } = summary;
  const lines = new Map(requirementsLines(inventory).map((text, index) => [text, index + 1]));
  const rules = new Rules();
  const at = (name: string, version: string) => locationOf(name, version, lines.get(`${name}==${version}`));
  const results = [
    ...findings.map((finding) => vulnerability(finding, rules, at(finding.package, finding.version))),
    ...licences.map((issue) => licence(issue, rules, at(issue.package, issue.version))),
    ...(confusion?.found ?? []).map((each) => openName(each, rules)),
  ];
  return {
    version: "2.1.0",
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    runs: [
      {
        tool: { driver: { name: "package-scan", rules: rules.all } },
        // GitHub takes what stands before the last slash for the category: scans of several accounts do not close each other's alerts.
        automationDetails: { id: `package-scan/${domainOwner}/${region}/${domain}/${stamp}` },
        columnKind: "utf16CodeUnits",
        invocations: [invocationOf(summary, confusion?.notKnown ?? [])],
        results,
      },
    ],
  };
}

/** The rules of a run, each once; a result names its rule by id and place. */
class Rules {
  readonly all: ReportingDescriptor[] = [];
  private readonly places = new Map<string, number>();

  refer(rule: ReportingDescriptor): { readonly ruleId: string; readonly ruleIndex: number } {
    const ruleIndex = this.places.get(rule.id) ?? this.all.length;
    if (ruleIndex === this.all.length) this.all.push(rule);
    this.places.set(rule.id, ruleIndex);
    return { ruleId: rule.id, ruleIndex };
  }
}

function vulnerability(finding: Finding, rules: Rules, location: Location): Result {
  const { id, title, severity, cvssScore, cves, url, package: name, version, fixedIn, exploit, waived } = finding;
  const fix = fixedIn.length > 0 ? `Upgrade ${name} to ${fixedIn.join(" or ")}.` : "No release fixes it yet.";
  const rule = rules.refer({
    id,
    shortDescription: { text: `${title} in ${name}` },
    help: { text: [...cves, url].filter((text) => text !== "").join("\n") || title },
    ...(url.startsWith("https://") && { helpUri: url }),
    defaultConfiguration: { level: LEVELS[severity] },
    // GitHub orders security alerts by this score, which it wants as text.
    properties: {
      tags: [...new Set(["security", ...cves])],
      ...(cvssScore !== undefined && { "security-severity": cvssScore.toFixed(1) }),
    },
  });
  return {
    ...rule,
    level: LEVELS[severity],
    message: { text: `${name} ${version}: ${title} (${severity}). ${fix}` },
    locations: [location],
    partialFingerprints: fingerprintOf(id, name, version),
    ...(waived && {
      suppressions: [{ kind: "external", status: "accepted", justification: `${waived.owner} until ${waived.until}: ${waived.reason}` }],
    }),
    properties: { severity, fixedIn: [...fixedIn], ...(exploit !== undefined && { exploit }) },
  };
}

function licence({ id, licence: name, severity, package: of, version }: LicenceIssue, rules: Rules, location: Location): Result {
  const rule = rules.refer({ id, shortDescription: { text: `Licence ${name} of ${of}` }, properties: { tags: ["licence"] } });
  const message = { text: `${of} ${version}: the organization's licence policy objects to ${name} (${severity}).` };
  return { ...rule, level: LEVELS[severity], message, locations: [location], partialFingerprints: fingerprintOf(id, of, version) };
}

const CONFUSION = "dependency-confusion";

function openName({ kind, packages, detail, commands }: Confusion, rules: Rules): Result {
  const rule = rules.refer({
    id: `${CONFUSION}/${kind}`,
    shortDescription: { text: `Dependency confusion: ${kind}` },
    properties: { tags: ["security", CONFUSION] },
  });
  return {
    ...rule,
    level: "warning",
    message: { text: [`${packages.join(", ")}: ${detail}.`, ...commands].join("\n") },
    locations: [{ physicalLocation: { artifactLocation: { uri: OUTPUT.inventory } } }],
    partialFingerprints: fingerprintOf(rule.ruleId, ...packages),
  };
}

/** The line of `requirements.txt`; a version that pip would not accept is in the inventory only. The paths have no stamp: they stay the same. */
function locationOf(name: string, version: string, startLine: number | undefined): Location {
  const uri = startLine === undefined ? OUTPUT.inventory : OUTPUT.requirements;
  return {
    physicalLocation: { artifactLocation: { uri }, ...(startLine !== undefined && { region: { startLine } }) },
    logicalLocations: [{ name, fullyQualifiedName: packageUrl(name, version), kind: "package" }],
  };
}

function fingerprintOf(...parts: readonly string[]): Record<string, string> {
  return { "package-scan/v1": createHash("sha256").update(JSON.stringify(parts)).digest("hex") };
}

function invocationOf(summary: WholeScan["summary"], notKnown: readonly string[]): Invocation {
  const { complete, startedAt, finishedAt, exitCode, failures, notChecked } = summary;
  const notes: [Notification.level, string][] = [
    [complete ? "note" : "error", verdictText(summary)],
    ...failures.map(({ step, subject, reason }) => ["error", `${step} of ${subject}: ${reason}`] as [Notification.level, string]),
    ...notChecked.map(
      ({ name, version, reason }) => ["error", `not checked: ${name} ${version}: ${reason}`] as [Notification.level, string],
    ),
    ...notKnown.map((text) => ["warning", `not known: ${text}`] as [Notification.level, string]),
  ];
  return {
    executionSuccessful: complete,
    exitCode,
    startTimeUtc: startedAt,
    endTimeUtc: finishedAt,
    toolExecutionNotifications: notes.map(([level, text]) => ({ level, message: { text } })),
  };
}
