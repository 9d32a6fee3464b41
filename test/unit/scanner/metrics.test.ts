import { metricsOf } from "../../../modules/scanner/steps/metrics";
import { finding, packageResult, summaryOf } from "../../helpers/scans";

const STAMP = "2026-11-24-080000";
const packages = ["six 1.0", "!odd 1.0"].map(packageResult);
const findings = ["S-1 critical six 1.0", "S-2 low six 1.0", "S-3 low six 1.0"].map((text) => finding(text));
const full = summaryOf(STAMP, packages, findings, {
  finishedAt: "2026-11-24T08:01:30.500Z",
  changes: { since: "2026-11-23-080000", new: 2, fixed: 1, changed: 0, notKnown: 0 },
  gate: { state: "tripped", reasons: ["critical: six 1.0, S-1"], waived: 0, waivers: [] },
});

/** The units that CloudWatch knows (CloudWatch API reference, MetricDatum, Unit). */
const UNITS = ["Seconds", "Microseconds", "Milliseconds", "Bytes", "Percent", "Count", "None"];

/**
 * What the specification's JSON schema says of a document (CloudWatch User Guide, "Specification: Embedded metric format"): the metadata
 * with Timestamp and CloudWatchMetrics, in each of these Namespace, Dimensions and Metrics, and a member at the root for each name.
 */
function expectEmbeddedMetrics(document: Record<string, unknown>): void {
  const { _aws: metadata } = document as { _aws: { Timestamp: number; CloudWatchMetrics: Record<string, unknown>[] } };
  expect(Object.keys(metadata).sort()).toEqual(["CloudWatchMetrics", "Timestamp"]);
  expect(Number.isSafeInteger(metadata.Timestamp)).toBe(true);
  expect(metadata.CloudWatchMetrics).toHaveLength(1);
  for (const directive of metadata.CloudWatchMetrics) {
    expect(Object.keys(directive).sort()).toEqual(["Dimensions", "Metrics", "Namespace"]);
    expect(directive["Namespace"]).toMatch(/^[\w./#:-]{1,1024}$/);
    const sets = directive["Dimensions"] as string[][];
    expect(sets.length).toBeGreaterThan(0);
    for (const set of sets) {
      expect(set.length).toBeLessThanOrEqual(30);
      for (const name of set) expect(document[name]).toMatch(/^[\x21-\x7e]{1,1024}$/);
    }
    const metrics = directive["Metrics"] as { Name: string; Unit: string }[];
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.length).toBeLessThanOrEqual(100);
    expect(new Set(metrics.map(({ Name }) => Name)).size).toBe(metrics.length);
    for (const metric of metrics) {
      expect(Object.keys(metric).sort()).toEqual(["Name", "Unit"]);
      expect(metric.Name).toMatch(/^.{1,1024}$/);
      expect(UNITS).toContain(metric.Unit);
      expect(Number.isFinite(document[metric.Name])).toBe(true);
    }
  }
}

test("a scan is a document of the embedded metric format, in a line of less than 256 KB", () => {
  for (const summary of [full, summaryOf(STAMP, [], [])]) {
    const document = JSON.parse(JSON.stringify(metricsOf(summary, "prod"))) as Record<string, unknown>;
    expectEmbeddedMetrics(document);
    expect(JSON.stringify(document)).not.toContain("\n");
    expect(JSON.stringify(document).length).toBeLessThan(2_000);
  }
});

test("its values are those of the scan", () => {
  expect(metricsOf(full, "prod")).toMatchObject({
    _aws: {
      Timestamp: Date.parse("2026-11-24T08:01:30.500Z"),
      CloudWatchMetrics: [{ Namespace: "PackageScan", Dimensions: [["Environment"]] }],
    },
    Environment: "prod",
    Stamp: STAMP,
    CriticalFindings: 1,
    HighFindings: 0,
    MediumFindings: 0,
    LowFindings: 2,
    NewFindings: 2,
    FixedFindings: 1,
    CheckedVersions: 1,
    NotCheckedVersions: 1,
    CompleteScan: 0,
    GateTripped: 1,
    ScanDuration: 90.5,
  });
});

test("what is not known is absent: changes without a scan before, the gate without a policy", () => {
  const document = metricsOf(summaryOf(STAMP, packages.slice(0, 1), []), "prod");
  expect(document).toMatchObject({ CompleteScan: 1, CheckedVersions: 1, CriticalFindings: 0 });
  expect(Object.keys(document).filter((key) => /^(New|Fixed|Gate)/.test(key))).toEqual([]);
  const passed = { state: "passed" as const, reasons: [], waived: 0, waivers: [] };
  expect(metricsOf(summaryOf(STAMP, [], [], { gate: passed }), "prod")).toMatchObject({ GateTripped: 0 });
  const incomplete = metricsOf(summaryOf(STAMP, [], [], { gate: passed, complete: false }), "prod");
  expect(JSON.stringify(incomplete)).not.toContain("GateTripped");
  const tripped = { ...passed, state: "tripped" as const };
  expect(metricsOf(summaryOf(STAMP, [], [], { gate: tripped, complete: false }), "prod")).toMatchObject({ GateTripped: 1 });
});
