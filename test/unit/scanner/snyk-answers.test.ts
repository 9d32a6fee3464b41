import { type CliEnd, readGraph, readMonitor, readTest } from "../../../modules/scanner/adapters/snyk-answers";
import { CheckError } from "../../../modules/scanner/ports";

/** The output of CLI 1.1110.0, shortened. */
const vulnerability = {
  id: "SNYK-PYTHON-REQUESTS-72435",
  title: "Information Exposure",
  severity: "high",
  identifiers: { CVE: ["CVE-2018-18074"], CWE: ["CWE-522"] },
  cvssScore: 9.8,
  fixedIn: ["2.20.0"],
  packageName: "requests",
  from: ["x@0.0.0", "requests@2.19.1"],
  name: "requests",
  version: "2.19.1",
};
const out = (stdout: string, code = 0): CliEnd => ({ code, stdout, stderr: "" });
const output = (vulnerabilities: unknown[], more = {}) =>
  out(JSON.stringify({ vulnerabilities, ok: false, dependencyCount: 2, ...more }), 1);
const kind = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof CheckError) return `${error.kind}: ${error.message}`;
  }
  return undefined;
};

test("reads findings", () => {
  expect(readTest(output([vulnerability]))).toEqual({
    dependencyCount: 2,
    findings: [
      {
        id: "SNYK-PYTHON-REQUESTS-72435",
        title: "Information Exposure",
        severity: "high",
        cves: ["CVE-2018-18074"],
        cwes: ["CWE-522"],
        cvssScore: 9.8,
        package: "requests",
        version: "2.19.1",
        fixedIn: ["2.20.0"],
        url: "https://security.snyk.io/vuln/SNYK-PYTHON-REQUESTS-72435",
      },
    ],
    licences: [],
  });
});

test("reads how far exploits have come, and licence issues apart from findings", () => {
  const issue = { id: "snyk:lic:pip:a:AGPL-3.0", type: "license", license: "AGPL-3.0", title: "AGPL-3.0 license", severity: "high" };
  const { findings, licences } = readTest(
    output([
      { ...vulnerability, exploit: "Proof of Concept" },
      { ...issue, packageName: "a", version: "1" },
    ]),
  );
  expect(findings.map(({ id, exploit }) => [id, exploit])).toEqual([["SNYK-PYTHON-REQUESTS-72435", "Proof of Concept"]]);
  expect(licences).toEqual([{ id: "snyk:lic:pip:a:AGPL-3.0", licence: "AGPL-3.0", severity: "high", package: "a", version: "1" }]);
});

test("a finding with missing members still counts", () => {
  const { findings } = readTest(output([{ id: "X", severity: "medium", version: "1", packageName: "a" }]));
  expect(findings).toEqual([
    {
      id: "X",
      title: "Untitled problem",
      severity: "medium",
      cves: [],
      cwes: [],
      cvssScore: undefined,
      package: "a",
      version: "1",
      fixedIn: [],
      url: "https://security.snyk.io/vuln/X",
    },
  ]);
});

test.each([["urgent"], [undefined]])("a finding of the severity %j, which no gate knows, is no answer", (severity) => {
  expect(kind(() => readTest(output([{ ...vulnerability, severity }])))).toBe(
    "unknown: could not check, for an unknown reason: the CLI's answer is not complete (exit code 1)",
  );
});

test("licence issues are not vulnerabilities", () => {
  expect(readTest(output([{ ...vulnerability, type: "license" }])).findings).toEqual([]);
});

test("an id becomes a URL only if it is a valid part of one", () => {
  const url = (id: string) => readTest(output([{ ...vulnerability, id }])).findings[0]?.url;
  expect(url("GHSA-x84v-xcm2-53pg")).toBe("https://github.com/advisories/GHSA-x84v-xcm2-53pg");
  expect(url("snyk:lic:pip:a")).toBe("https://security.snyk.io/vuln/snyk:lic:pip:a");
  expect(url('"><script>')).toBe("");
  expect(url("../../evil")).toBe("");
});

test("an answer must be whole and must fit the exit code", () => {
  expect(kind(() => readTest(out("{}")))).toBe(
    "unknown: could not check, for an unknown reason: the CLI's answer is not complete (exit code 0)",
  );
  expect(kind(() => readMonitor(out('{"0":123,"path":"/x"}')))).toMatch(/^unknown: /);
  expect(kind(() => readTest(out(JSON.stringify({ vulnerabilities: [], dependencyCount: 2 }), 1)))).toMatch(
    /^unknown: .*no finding, but the exit code of findings/,
  );
  for (const code of [2, 3, 44, 69, 75, 134])
    expect(kind(() => readTest(out(JSON.stringify({ vulnerabilities: [], dependencyCount: 2 }), code)))).toMatch(/^(unknown|transient): /);
});

test("reads a snapshot's URL if it is http or https", () => {
  expect(readMonitor(out('{"ok":true,"id":"a","uri":"https://app.snyk.io/p"}'))).toEqual({ url: "https://app.snyk.io/p" });
  expect(readMonitor(out('{"ok":true,"id":"a","uri":"javascript:alert(1)"}'))).toEqual({ url: undefined });
});

test("reads which packages the CLI saw, by their normalised names", () => {
  const graph = {
    pkgs: [
      { id: "r@0.0.0", info: { name: "r", version: "0.0.0" } },
      { id: "a_B@1", info: { name: "a_B", version: "1" } },
    ],
    graph: {},
  };
  expect(readGraph(out(`DepGraph data:\n${JSON.stringify(graph)}\nDepGraph target:\nrequirements.txt\nDepGraph end\n`))).toEqual([
    { name: "r", version: "0.0.0" },
    { name: "a-b", version: "1" },
  ]);
  expect(kind(() => readGraph(out("nothing")))).toBe("unknown: could not check, for an unknown reason: nothing (exit code 0)");
});
