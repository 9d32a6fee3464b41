import { toBeValidSarifLog } from "@microsoft/jest-sarif";
import type { Result } from "sarif";
import { sarifOf } from "../../../../../scripts/scans/formats/sarif";
import { sampleScan } from "../../../../helpers/pages/scan";
import { finding, wholeScan } from "../../../../helpers/scans";

expect.extend({ toBeValidSarifLog });

const scan = wholeScan("2026-11-24-080000", ["jinja2 2.10", "requests 2.19.1", "!odd -1!0"], []);
const waived = { owner: "web team", reason: "not reachable", until: "2027-03-31" };
const more = { cves: ["CVE-2018-18074"], fixedIn: ["2.20.0"], cvssScore: 9.8, exploit: "Mature" };
const log = sarifOf({
  ...scan,
  findings: [
    finding("SNYK-1 critical requests 2.19.1", more),
    finding("SNYK-2 low jinja2 2.10", { waived, url: "" }),
    finding("SNYK-1 critical odd -1!0"),
  ],
  licences: [{ id: "snyk:lic:pip:jinja2:AGPL-3.0", licence: "AGPL-3.0", severity: "high", package: "jinja2", version: "2.10" }],
  confusion: {
    found: [{ kind: "upstream-open", packages: ["acme"], detail: "acme lets versions from outside in", controls: [], commands: ["aws x"] }],
    notKnown: ["whether the connection has acme: it was not asked"],
  },
});
const [run] = log.runs;
if (run?.results === undefined) throw new Error("There is no run");
const { results } = run;
const of = (ruleId: string): Result => results.find((each) => each.ruleId === ruleId) ?? { message: {} };

test("a scan is valid SARIF 2.1.0, also a large one of hostile names; what is not is refused", () => {
  expect(log).toBeValidSarifLog();
  const { summary, inventory, findings } = sampleScan({ packages: 300, findings: 100, hostile: true });
  expect(sarifOf({ ...findings, summary, inventory })).toBeValidSarifLog();
  expect({ ...log, version: "2.0.0" }).not.toBeValidSarifLog();
});

test("a finding has its level, its fix, its line of requirements.txt, its score, and a rule that others of its id share", () => {
  expect(of("SNYK-1")).toEqual({
    ruleId: "SNYK-1",
    ruleIndex: 0,
    level: "error",
    message: { text: "requests 2.19.1: Problem SNYK-1 (critical). Upgrade requests to 2.20.0." },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "requirements.txt" }, region: { startLine: 2 } },
        logicalLocations: [{ name: "requests", fullyQualifiedName: "pkg:pypi/requests@2.19.1", kind: "package" }],
      },
    ],
    partialFingerprints: { "package-scan/v1": expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
    properties: { severity: "critical", fixedIn: ["2.20.0"], exploit: "Mature" },
  });
  expect(run.tool.driver.rules?.map(({ id }) => id)).toEqual([
    "SNYK-1",
    "SNYK-2",
    "snyk:lic:pip:jinja2:AGPL-3.0",
    "dependency-confusion/upstream-open",
  ]);
  expect(run.tool.driver.rules?.[0]).toMatchObject({
    helpUri: "https://example.com/SNYK-1",
    properties: { tags: ["security", "CVE-2018-18074"], "security-severity": "9.8" },
  });
  expect(run.tool.driver.rules?.[1]).not.toHaveProperty("helpUri");
});

test("a version that requirements.txt cannot have is in the inventory, with no line", () => {
  const odd = results.find(({ locations }) => locations?.[0]?.logicalLocations?.[0]?.name === "odd");
  expect(odd?.locations?.[0]?.physicalLocation).toEqual({ artifactLocation: { uri: "inventory.json" } });
});

test("a waived finding is suppressed, with who, why and until when; no other is", () => {
  const suppressions = [{ kind: "external", status: "accepted", justification: "web team until 2027-03-31: not reachable" }];
  expect(results.map(({ suppressions: each }) => each)).toEqual([undefined, suppressions, undefined, undefined, undefined]);
});

test("licence issues and dependency confusion are results too", () => {
  expect(of("snyk:lic:pip:jinja2:AGPL-3.0")).toMatchObject({
    level: "error",
    message: { text: "jinja2 2.10: the organization's licence policy objects to AGPL-3.0 (high)." },
  });
  expect(of("dependency-confusion/upstream-open")).toMatchObject({
    level: "warning",
    message: { text: "acme: acme lets versions from outside in.\naws x" },
  });
});

test("the same problem has the same fingerprint in the next scan, and each problem its own", () => {
  const later = sarifOf({ ...wholeScan("2026-11-25-080000", ["requests 2.19.1"], ["SNYK-1 critical requests 2.19.1"]) });
  expect(later.runs[0]?.results?.[0]?.partialFingerprints).toEqual(of("SNYK-1").partialFingerprints);
  expect(new Set(results.map(({ partialFingerprints }) => partialFingerprints?.["package-scan/v1"])).size).toBe(results.length);
});

test("what was not looked at makes the invocation no successful one, and is named", () => {
  expect(run.invocations?.[0]).toMatchObject({
    executionSuccessful: false,
    exitCode: 2,
    startTimeUtc: "2026-11-24T08:00:00.000Z",
    toolExecutionNotifications: [
      { level: "error", message: { text: "Incomplete: 2 of 3 checked, no finding in them" } },
      { level: "error", message: { text: "not checked: odd -1!0: no answer" } },
      { level: "warning", message: { text: "not known: whether the connection has acme: it was not asked" } },
    ],
  });
  const whole = sarifOf(wholeScan("2026-11-24-080000", ["requests 2.19.1"], []));
  expect(whole.runs[0]?.invocations?.[0]).toMatchObject({
    executionSuccessful: true,
    toolExecutionNotifications: [{ level: "note", message: { text: "All 1 checked: no finding" } }],
  });
});

test("scans of other accounts, regions and domains have categories of their own", () => {
  expect(run.automationDetails?.id).toBe("package-scan/111122223333/eu-central-1/demo-domain/2026-11-24-080000");
});
