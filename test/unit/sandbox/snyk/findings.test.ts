import { AdvisoryDatabase, loadAdvisories } from "../../../../sandbox/snyk/advisories";
import { packagesOf, parseDepGraph, rootName } from "../../../../sandbox/snyk/dep-graph";
import { SnykError } from "../../../../sandbox/snyk/errors";
import { depGraphResult, findIn } from "../../../../sandbox/snyk/findings";
import { depGraph } from "./graphs";

const database = new AdvisoryDatabase(loadAdvisories());
const packages = (...graph: Parameters<typeof depGraph>) => packagesOf(parseDepGraph(depGraph(...graph)));

test("packages of a graph: all except the root, each once, direct or not", () => {
  const graph = parseDepGraph(depGraph({ "a@1": ["b@2"], "b@2": ["a@1"] }, ["a@1"]));
  expect(rootName(graph)).toBe("app");
  expect(packagesOf(graph)).toEqual([
    { name: "a", version: "1", direct: true },
    { name: "b", version: "2", direct: false },
  ]);
});

test.each([
  ["nothing", undefined],
  ["another schema version", { ...depGraph({}), schemaVersion: "2.0.0" }],
  ["no packages", { ...depGraph({}), pkgs: [] }],
  ["a root that is no node", { ...depGraph({}), graph: { ...depGraph({}).graph, rootNodeId: "elsewhere" } }],
])("%s is not a dependency graph", (_, value) => {
  expect(() => parseDepGraph(value)).toThrow(SnykError);
});

test("a threshold leaves out findings below it", () => {
  const graph = packages({ "werkzeug@0.14.1": [] });
  const severities = (threshold?: "low" | "medium" | "high" | "critical") =>
    findIn(database, graph, threshold).map((each) => each.advisory.severity);
  expect(severities()).toEqual(["high", "low", "high"]);
  expect(severities("medium")).toEqual(["high", "high"]);
  expect(severities("critical")).toEqual([]);
});

test("each package has one pin with all its fixes; findings without a fix stay unresolved", () => {
  const result = depGraphResult(
    findIn(
      database,
      packages({ "flask@0.12.2": ["requests@2.19.1"], "requests@2.19.1": [], "pycrypto@2.6.1": [] }, ["flask@0.12.2", "pycrypto@2.6.1"]),
    ),
  );
  expect(Object.keys(result.affectedPkgs)).toEqual(["flask@0.12.2", "requests@2.19.1", "pycrypto@2.6.1"]);
  expect(result.remediation.pin).toEqual({
    "flask@0.12.2": { upgradeTo: "flask@2.2.5", vulns: ["GHSA-562c-5r94-xh97", "GHSA-m2qf-hxjv-5gpq"], isTransitive: false },
    "requests@2.19.1": {
      upgradeTo: "requests@2.32.2",
      vulns: ["GHSA-x84v-xcm2-53pg", "GHSA-j8r2-6x86-q33q", "GHSA-9wx4-h78v-vm56"],
      isTransitive: true,
    },
  });
  expect(result.remediation.unresolved).toEqual([
    expect.objectContaining({ id: "GHSA-6528-wvf6-f6qg", name: "pycrypto", version: "2.6.1" }),
  ]);
});
