import { failure, readGraph, readMonitor, readTest } from "../../../modules/scanner/adapters/snyk-answers";
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
const output = (vulnerabilities: unknown[], more = {}) => JSON.stringify({ vulnerabilities, ok: false, dependencyCount: 2, ...more });
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
        cvssScore: 9.8,
        package: "requests",
        version: "2.19.1",
        fixedIn: ["2.20.0"],
        url: "https://security.snyk.io/vuln/SNYK-PYTHON-REQUESTS-72435",
      },
    ],
  });
});

test("a finding with missing members still counts", () => {
  const { findings } = readTest(output([{ id: "X", version: "1", packageName: "a" }]));
  expect(findings).toEqual([
    {
      id: "X",
      title: "Untitled problem",
      severity: "low",
      cves: [],
      cvssScore: undefined,
      package: "a",
      version: "1",
      fixedIn: [],
      url: "https://security.snyk.io/vuln/X",
    },
  ]);
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

/** Messages of CLI 1.1110.0 if the API answers with these statuses. */
test.each([
  ["Authentication failed. Please check the API token on https://snyk.io", "credentials"],
  ["Server returned unexpected error for the monitor request. Status code: 401", "credentials"],
  ["Couldn't find the requested resource", "credentials"],
  ["Org nobody was not found or you may not have the correct permissions", "credentials"],
  ["Failed to get vulns", "transient"],
  ["Internal server error", "transient"],
  ["Server returned unexpected error for the monitor request. Status code: 503", "transient"],
  ["connect ECONNREFUSED 127.0.0.1:7998", "transient"],
  ["Cannot read properties of undefined (reading 'affectedPkgs')", "transient"],
  ["Server returned unexpected error for the monitor request. Status code: 400, response: bad", "rejected"],
  ["Required packages missing: a", "rejected"],
  ["Too many vulnerable paths to process the project", "rejected"],
])("%s is %s", (error, expected) => {
  expect(failure(error).kind).toBe(expected);
  expect(kind(() => readTest(JSON.stringify({ ok: false, error, path: "/x" })))).toBe(`${expected}: ${error}`);
});

test("an invalid answer is an error, whatever the exit code", () => {
  expect(kind(() => readTest(""))).toBe("rejected: the CLI answered nothing");
  expect(kind(() => readTest("{}"))).toBe("transient: the CLI's answer is not complete");
  expect(kind(() => readMonitor('{"0":123,"path":"/x"}'))).toBe("transient: the CLI's answer is not complete");
  expect(kind(() => readTest("Traceback\n  more\n"))).toBe("rejected: Traceback more");
});

test("reads a snapshot's URL if it is http or https", () => {
  expect(readMonitor('{"ok":true,"id":"a","uri":"https://app.snyk.io/p"}')).toEqual({ url: "https://app.snyk.io/p" });
  expect(readMonitor('{"ok":true,"id":"a","uri":"javascript:alert(1)"}')).toEqual({ url: undefined });
});

test("reads which packages the CLI saw", () => {
  const graph = {
    pkgs: [
      { id: "r@0.0.0", info: { name: "r", version: "0.0.0" } },
      { id: "a@1", info: { name: "a", version: "1" } },
    ],
    graph: {},
  };
  expect(readGraph(`DepGraph data:\n${JSON.stringify(graph)}\nDepGraph target:\nrequirements.txt\nDepGraph end\n`)).toEqual([
    { name: "r", version: "0.0.0" },
    { name: "a", version: "1" },
  ]);
  expect(kind(() => readGraph("nothing"))).toBe("rejected: the CLI answered nothing");
});
