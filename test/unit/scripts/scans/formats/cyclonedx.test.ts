import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { cycloneDxOf } from "../../../../../scripts/scans/formats/cyclonedx";
import { finding, wholeScan } from "../../../../helpers/scans";
import { sampleScan } from "../../../../helpers/pages/scan";

const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
const problemOf = async (document: unknown): Promise<unknown> => {
  const problem: unknown = await validator.validate(JSON.stringify(document));
  return problem;
};

const scan = wholeScan("2026-11-24-080000", ["requests 2.19.1", "urllib3 1.24", "!odd 1!0+a b"], []);
const [requests, urllib3, odd] = scan.inventory.packages;
if (requests === undefined || urllib3 === undefined || odd === undefined) throw new Error("There are too few");
const packages = [
  {
    ...requests,
    origin: "public" as const,
    assets: [{ name: "requests-2.19.1-py3-none-any.whl", size: 1, sha256: "0a".repeat(32) }],
    dependencies: [
      { requirement: "urllib3", state: "resolved" as const, to: "urllib3==1.24" },
      { requirement: "gone", state: "absent" as const },
    ],
  },
  { ...urllib3, assets: ["a", "b"].map((name) => ({ name, size: 1, sha256: "0b".repeat(32) })) },
  { ...odd, origin: "private" as const, notCheckedReason: "private" },
];
const waived = { owner: "web team", reason: "not reachable", until: "2027-03-31" };
const findings = [
  finding("SNYK-1 high requests 2.19.1", { cves: ["CVE-2018-18074"], cwes: ["CWE-522", "CWE-odd"], fixedIn: ["2.20.0"], cvssScore: 9.8 }),
  finding("SNYK-2 low urllib3 1.24", { waived, url: "" }),
];
const licences = [
  { id: "snyk:lic:pip:urllib3:AGPL-3.0", licence: "AGPL-3.0", severity: "high" as const, package: "urllib3", version: "1.24" },
];
const archived = {
  name: "pyyaml",
  version: "5.3",
  repositories: ["store", "team"],
  cause: "gate" as const,
  reason: "high: pyyaml 5.3, SNYK-3",
  by: "arn:aws:iam::111122223333:role/quarantine",
  since: "2026-11-20T08:00:00.000Z",
  checked: true,
  still: ["high: pyyaml 5.3, SNYK-3"],
};
const notAffected = { owner: "data team", reason: "we never load", until: "2027-03-31", notAffected: "code_not_reachable" as const };
const quarantinedFindings = [finding("SNYK-3 high pyyaml 5.3"), finding("SNYK-4 low pyyaml 5.3", { waived: notAffected })];
const quarantine = { quarantined: [archived], quarantinedFindings };
const document = cycloneDxOf({ ...scan, findings, licences, ...quarantine, inventory: { ...scan.inventory, packages } }) as {
  readonly components: readonly {
    readonly licenses?: unknown;
    readonly scope?: string;
    readonly purl: string;
    readonly hashes?: unknown;
    readonly properties: unknown;
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly affects: unknown;
    readonly analysis?: unknown;
    readonly cwes?: unknown;
    readonly recommendation?: string;
  }[];
  readonly metadata: { readonly component: { readonly properties: readonly { readonly name: string; readonly value: string }[] } };
};

test("a scan is valid CycloneDX 1.6, by its schema, also a large one of hostile names", async () => {
  expect(await problemOf(document)).toBeNull();
  const { summary, inventory, findings: found } = sampleScan({ packages: 300, findings: 100, hostile: true });
  const hostile = cycloneDxOf({ stamp: summary.stamp, summary, inventory, findings: found.findings });
  expect(await problemOf(hostile)).toBeNull();
});

test("it has what was looked at, with hashes and the edges within the domain", () => {
  expect(document.components.map(({ purl }) => purl)).toEqual([
    "pkg:pypi/odd@1!0%2Ba",
    "pkg:pypi/pyyaml@5.3",
    "pkg:pypi/requests@2.19.1",
    "pkg:pypi/urllib3@1.24",
  ]);
  expect(document.components[2]?.hashes).toEqual([{ alg: "SHA-256", content: "0a".repeat(32) }]);
  expect(document.components[3]?.properties).toContainEqual({ name: "package-scan:sha256", value: `${"0b".repeat(32)} a` });
  expect(document.components[0]?.properties).toContainEqual({ name: "package-scan:origin", value: "private" });
  expect(document.dependencies.find(({ ref }) => ref === "pkg:pypi/requests@2.19.1")?.dependsOn).toEqual(["pkg:pypi/urllib3@1.24"]);
});

test("it has the findings, and says of a waived one who accepts it; never that it is none", () => {
  expect(document.vulnerabilities.map(({ id, affects, recommendation }) => [id, affects, recommendation])).toEqual([
    ["SNYK-1", [{ ref: "pkg:pypi/requests@2.19.1" }], "Upgrade requests to 2.20.0"],
    ["SNYK-2", [{ ref: "pkg:pypi/urllib3@1.24" }], undefined],
    ["SNYK-3", [{ ref: "pkg:pypi/pyyaml@5.3" }], undefined],
    ["SNYK-4", [{ ref: "pkg:pypi/pyyaml@5.3" }], undefined],
  ]);
  expect(document.vulnerabilities.map(({ cwes }) => cwes)).toEqual([[522], undefined, undefined, undefined]);
  expect(document.vulnerabilities[1]?.analysis).toEqual({
    state: "in_triage",
    response: ["will_not_fix"],
    detail: "waived by web team until 2027-03-31: not reachable",
  });
});

test("it has what is quarantined, of no dependency, with its findings, and does not say that they are none", () => {
  const component = document.components[1];
  expect(component?.scope).toBe("excluded");
  expect(component?.properties).toEqual(
    [
      ["quarantine:cause", "gate"],
      ["quarantine:reason", "high: pyyaml 5.3, SNYK-3"],
      ["quarantine:by", "arn:aws:iam::111122223333:role/quarantine"],
      ["quarantine:since", "2026-11-20T08:00:00.000Z"],
      ["quarantine:advice", "stays: high: pyyaml 5.3, SNYK-3"],
      ["checked", "true"],
      ["repositories", "store, team"],
    ]
      .map(([name, value]) => ({ name: `package-scan:${name}`, value }))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
  );
  expect(document.dependencies.flatMap(({ dependsOn = [] }) => dependsOn)).not.toContain("pkg:pypi/pyyaml@5.3");
  expect(document.vulnerabilities[2]?.analysis).toEqual({
    state: "in_triage",
    response: ["workaround_available"],
    detail:
      "quarantined since 2026-11-20T08:00:00.000Z by arn:aws:iam::111122223333:role/quarantine: high: pyyaml 5.3, SNYK-3. No repository of the domain hands it out; what was installed before is not known",
  });
});

test("only a waiver with a reason of CycloneDX's says that a problem is none, and who says so", () => {
  expect(document.vulnerabilities[3]?.analysis).toEqual({
    state: "not_affected",
    justification: "code_not_reachable",
    detail: "data team says so until 2027-03-31: we never load",
  });
});

test("it has the licences that Snyk objects to, and no others", () => {
  expect(document.components.map(({ licenses }) => licenses)).toEqual([undefined, undefined, undefined, [{ license: { id: "AGPL-3.0" } }]]);
});

test("it says how much was looked at", () => {
  expect(document.metadata.component.properties).toContainEqual({
    name: "package-scan:verdict",
    value: "Incomplete: 2 of 3 checked, no finding in them",
  });
});
