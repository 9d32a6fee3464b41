import { Enums, Models, Serialize, Spec, SPDX } from "@cyclonedx/cyclonedx-library";
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
  const { summary, inventory, findings, licences = [] } = scan;
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
    bom.vulnerabilities.add(vulnerabilityOf(finding, component?.bomRef));
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

function vulnerabilityOf(finding: Finding, ref: Models.BomRef | undefined): Models.Vulnerability.Vulnerability {
  const { id, title, severity, cvssScore, cves, fixedIn, url, package: name, version, waived } = finding;
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
    analysis: waived && analysisOf(waived),
  });
}

/** A waiver accepts a problem for a time. It does not say that the problem is none. */
function analysisOf({ owner, reason, until }: NonNullable<Finding["waived"]>): Models.Vulnerability.Analysis {
  const { AnalysisState, AnalysisResponse } = Enums.Vulnerability;
  return new Models.Vulnerability.Analysis({
    state: AnalysisState.InTriage,
    response: new Enums.Vulnerability.AnalysisResponseRepository([AnalysisResponse.WillNotFix]),
    detail: `waived by ${owner} until ${until}: ${reason}`,
  });
}

const SEVERITIES = {
  critical: Enums.Vulnerability.Severity.Critical,
  high: Enums.Vulnerability.Severity.High,
  medium: Enums.Vulnerability.Severity.Medium,
  low: Enums.Vulnerability.Severity.Low,
} as const;
