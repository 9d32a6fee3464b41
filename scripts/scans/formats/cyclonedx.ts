import { Enums, Models, Serialize, Spec, SPDX, Types } from "@cyclonedx/cyclonedx-library";
import { adviceFor, type Quarantined } from "../../../modules/scanner/contract/quarantine";
import type { Asset, Finding, PackageResult } from "../../../modules/scanner/contract/results";
import { verdictText } from "../../../modules/scanner/contract/verdict";
import { packageUrl } from "./package-url";
import type { WholeScan } from "../read/scan";

/**
 * A scan as CycloneDX 1.6: what was looked at with its files' hashes and its dependencies within the domain, and the findings with what
 * the waivers say of them (VEX). Of licences it has those that the organization's licence policy objects to: the scan knows no others. The same scan gives the
 * same document.
 */
export function cycloneDxOf(scan: WholeScan): unknown {
  const { summary, inventory, findings, licences = [], quarantined = [], quarantinedFindings = [] } = scan;
  const bom = new Models.Bom();
  bom.metadata.timestamp = new Date(summary.finishedAt);
  const domain = new Models.Component(Enums.ComponentType.Application, summary.domain, { bomRef: "domain", version: summary.stamp });
  // Whoever reads the list has to know what is not in it.
  addProperties(domain, {
    verdict: verdictText(summary),
    complete: String(summary.complete),
    region: summary.region,
    account: summary.domainOwner,
  });
  bom.metadata.component = domain;
  const components = new Map(inventory.packages.map((item) => [keyOf(item.name, item.version), componentOf(item)]));
  for (const item of inventory.packages) {
    const component = components.get(keyOf(item.name, item.version));
    if (component === undefined) continue;
    bom.components.add(component);
    domain.dependencies.add(component.bomRef);
    for (const { to } of item.dependencies) {
      const target = to === undefined ? undefined : components.get(to);
      if (target !== undefined && target !== component) component.dependencies.add(target.bomRef);
    }
  }
  for (const { package: name, version, licence } of licences) components.get(keyOf(name, version))?.licenses.add(licenceOf(licence));
  for (const finding of findings) {
    const component = components.get(keyOf(finding.package, finding.version));
    bom.vulnerabilities.add(vulnerabilityOf(finding, component?.bomRef, finding.waived && analysisOf(finding.waived)));
  }
  for (const item of quarantined) {
    const component = archivedComponent(item);
    bom.components.add(component);
    const own = quarantinedFindings.filter(({ package: name, version }) => name === item.name && version === item.version);
    for (const finding of own) bom.vulnerabilities.add(vulnerabilityOf(finding, component.bomRef, quarantineAnalysis(item, finding)));
  }
  const normalize = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return JSON.parse(new Serialize.JsonSerializer(normalize).serialize(bom, { sortLists: true })) as unknown;
}

/** As the edges of an inventory write it. */
function keyOf(name: string, version: string): string {
  return `${name}==${version}`;
}

function componentOf(item: PackageResult): Models.Component {
  const { name, version, origin = "unknown", checked, notCheckedReason, installable, assets, repositories } = item;
  const purl = packageUrl(name, version);
  const component = new Models.Component(Enums.ComponentType.Library, name, { bomRef: purl, purl, version });
  addProperties(component, {
    origin,
    installable,
    checked: String(checked),
    notChecked: notCheckedReason,
    repositories: repositories.join(", "),
  });
  addHashes(component, assets);
  return component;
}

/** A version in quarantine: not one that the domain hands out, and so of no dependency. */
function archivedComponent(item: Quarantined): Models.Component {
  const { name, version, repositories, cause, reason, by, since, until, checked } = item;
  const purl = packageUrl(name, version);
  const scope = Enums.ComponentScope.Excluded;
  const component = new Models.Component(Enums.ComponentType.Library, name, { bomRef: purl, purl, version, scope });
  const said = { cause, reason, by, since, until, advice: adviceFor(item) };
  addProperties(component, {
    ...Object.fromEntries(Object.entries(said).map(([key, value]) => [`quarantine:${key}`, value])),
    checked: String(checked),
    repositories: repositories.join(", "),
  });
  return component;
}

/** Snyk names licences by their SPDX ids, and some by words of its own. */
function licenceOf(name: string): Models.License {
  return SPDX.isSupportedSpdxId(name) ? new Models.SpdxLicense(name) : new Models.NamedLicense(name);
}

/** A version of one file has that file's hash; of several, each file has its own. */
function addHashes(component: Models.Component, assets: readonly Asset[]): void {
  const known = assets.filter(({ sha256 }) => sha256 !== undefined);
  const [first, second] = known;
  if (first?.sha256 !== undefined && second === undefined && assets.length === 1) {
    component.hashes.set(Enums.HashAlgorithm["SHA-256"], first.sha256);
    return;
  }
  for (const { name, sha256 = "" } of known) component.properties.add(new Models.Property("package-scan:sha256", `${sha256} ${name}`));
}

function addProperties(component: Models.Component, values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) component.properties.add(new Models.Property(`package-scan:${name}`, value));
}

function vulnerabilityOf(
  finding: Finding,
  ref: Models.BomRef | undefined,
  analysis: Models.Vulnerability.Analysis | undefined,
): Models.Vulnerability.Vulnerability {
  const { id, title, severity, cvssScore, cves, cwes = [], fixedIn, url, package: name, version } = finding;
  const weaknesses = cwes.flatMap((cwe) => /^CWE-(\d+)$/.exec(cwe)?.[1] ?? []).map(Number);
  const rating = new Models.Vulnerability.Rating({ severity: SEVERITIES[severity], score: cvssScore });
  const affects = ref === undefined ? [] : [new Models.Vulnerability.Affect(ref)];
  return new Models.Vulnerability.Vulnerability({
    bomRef: `${id} ${name} ${version}`,
    id,
    source: new Models.Vulnerability.Source({ name: "Snyk", url: url || undefined }),
    description: title,
    recommendation: fixedIn.length > 0 ? `Upgrade ${name} to ${fixedIn.join(" or ")}` : undefined,
    ratings: new Models.Vulnerability.RatingRepository([rating]),
    references: new Models.Vulnerability.ReferenceRepository(
      cves.map((cve) => new Models.Vulnerability.Reference(cve, new Models.Vulnerability.Source({ name: "NVD" }))),
    ),
    affects: new Models.Vulnerability.AffectRepository(affects),
    cwes: new Types.CweRepository(weaknesses.filter(Types.isCWE)),
    analysis,
  });
}

/** A waiver accepts a problem for a time. Only where its owner gives one of CycloneDX's reasons, it says that the problem is none. */
function analysisOf({ owner, reason, until, notAffected }: NonNullable<Finding["waived"]>): Models.Vulnerability.Analysis {
  const { AnalysisState, AnalysisResponse, AnalysisJustification } = Enums.Vulnerability;
  if (notAffected !== undefined)
    return new Models.Vulnerability.Analysis({
      state: AnalysisState.NotAffected,
      justification: Object.values(AnalysisJustification).find((each) => `${each}` === notAffected),
      detail: `${owner} says so until ${until}: ${reason}`,
    });
  return new Models.Vulnerability.Analysis({
    state: AnalysisState.InTriage,
    response: new Enums.Vulnerability.AnalysisResponseRepository([AnalysisResponse.WillNotFix]),
    detail: `waived by ${owner} until ${until}: ${reason}`,
  });
}

/** Nobody gets it from the domain any more; what was installed before is still installed, so nothing says that the problem is none. */
function quarantineAnalysis({ reason, by, since }: Quarantined, { waived }: Finding): Models.Vulnerability.Analysis {
  if (waived !== undefined) return analysisOf(waived);
  const { AnalysisState, AnalysisResponse } = Enums.Vulnerability;
  return new Models.Vulnerability.Analysis({
    state: AnalysisState.InTriage,
    response: new Enums.Vulnerability.AnalysisResponseRepository([AnalysisResponse.WorkaroundAvailable]),
    detail: `quarantined since ${since} by ${by}: ${reason}. No repository of the domain hands it out; what was installed before is not known`,
  });
}

const SEVERITIES = {
  critical: Enums.Vulnerability.Severity.Critical,
  high: Enums.Vulnerability.Severity.High,
  medium: Enums.Vulnerability.Severity.Medium,
  low: Enums.Vulnerability.Severity.Low,
} as const;
