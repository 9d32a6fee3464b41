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
  finding("SNYK-1 high requests 2.19.1", { cves: ["CVE-2018-18074"], fixedIn: ["2.20.0"], cvssScore: 9.8 }),
  finding("SNYK-2 low urllib3 1.24", { waived, url: "" }),
];
const licences = [
  { id: "snyk:lic:pip:urllib3:AGPL-3.0", licence: "AGPL-3.0", severity: "high" as const, package: "urllib3", version: "1.24" },
];
const document = cycloneDxOf({ ...scan, findings, licences, inventory: { ...scan.inventory, packages } }) as {
  readonly components: readonly {
    readonly licenses?: unknown;
    readonly purl: string;
    readonly hashes?: unknown;
    readonly properties: unknown;
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly affects: unknown;
    readonly analysis?: unknown;
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
    "pkg:pypi/requests@2.19.1",
    "pkg:pypi/urllib3@1.24",
  ]);
  expect(document.components[1]?.hashes).toEqual([{ alg: "SHA-256", content: "0a".repeat(32) }]);
  expect(document.components[2]?.properties).toContainEqual({ name: "package-scan:sha256", value: `${"0b".repeat(32)} a` });
  expect(document.components[0]?.properties).toContainEqual({ name: "package-scan:origin", value: "private" });
  expect(document.dependencies.find(({ ref }) => ref === "pkg:pypi/requests@2.19.1")?.dependsOn).toEqual(["pkg:pypi/urllib3@1.24"]);
});

test("it has the findings, and says of a waived one who accepts it; never that it is none", () => {
  expect(document.vulnerabilities.map(({ id, affects, recommendation }) => [id, affects, recommendation])).toEqual([
    ["SNYK-1", [{ ref: "pkg:pypi/requests@2.19.1" }], "Upgrade requests to 2.20.0"],
    ["SNYK-2", [{ ref: "pkg:pypi/urllib3@1.24" }], undefined],
  ]);
  expect(document.vulnerabilities[1]?.analysis).toEqual({
    state: "in_triage",
    response: ["will_not_fix"],
    detail: "waived by web team until 2027-03-31: not reachable",
  });
});

test("it has the licences that Snyk objects to, and no others", () => {
  expect(document.components.map(({ licenses }) => licenses)).toEqual([undefined, undefined, [{ license: { id: "AGPL-3.0" } }]]);
});

test("it says how much was looked at", () => {
  expect(document.metadata.component.properties).toContainEqual({
    name: "package-scan:verdict",
    value: "Incomplete: 2 of 3 checked, no finding in them",
  });
});
