import { MemoryClock, MemoryVulnerabilityService } from "../../../modules/scanner/adapters/in-memory";
import type { Finding } from "../../../modules/scanner/contract/results";
import { CheckError } from "../../../modules/scanner/ports";
import { Deadline } from "../../../modules/scanner/deadline";
import { check } from "../../../modules/scanner/steps/check";
import { monitor } from "../../../modules/scanner/steps/monitor";
import { item } from "../../helpers/described";
import type { Described } from "../../../modules/scanner/steps/describe";

const edge = (to: string) => ({ requirement: to, state: "resolved" as const, name: to.split("==")[0], to });
const finding = (name: string, version: string, id = "SNYK-1", severity: Finding["severity"] = "high"): Finding => ({
  id,
  title: "T",
  severity,
  cves: [],
  package: name,
  version,
  fixedIn: [],
  url: "",
});
const many = (count: number) => Array.from({ length: count }, (_, index) => item(`p${index}`, "1"));

function start(service = new MemoryVulnerabilityService()) {
  const clock = new MemoryClock();
  const lines: string[] = [];
  const stop = new AbortController();
  const ports = { service, clock, log: (line: string) => void lines.push(line) };
  return {
    service,
    clock,
    lines,
    stop,
    /** Checks, then records, with half an hour for each. */
    run: async (packages: Described[]) => {
      const deadline = (minutes: number) => new Deadline(clock, clock.elapsedMs() + minutes * 60_000, stop.signal);
      const { projects, failures, ...checked } = await check(packages, { ...ports, deadline: deadline(30) });
      const recorded = await monitor(projects, "demo", { ...ports, deadline: deadline(30) });
      return { ...checked, snapshots: recorded.snapshots, failures: [...failures, ...recorded.failures] };
    },
  };
}

test("asks without edges, then records one snapshot with the edges inside it", async () => {
  const { service, run } = start();
  service.findings = [finding("b", "2")];
  const result = await run([item("a", "1", { edges: [edge("b==2"), edge("a==1"), edge("gone==1"), edge("b==2")] }), item("b", "2")]);
  expect(service.tested).toEqual([
    [
      { name: "a", version: "1" },
      { name: "b", version: "2" },
    ],
  ]);
  expect(service.monitored).toEqual([
    {
      projectName: "demo",
      batch: [
        { name: "a", version: "1", dependsOn: [{ name: "b", version: "2" }] },
        { name: "b", version: "2", dependsOn: [] },
      ],
    },
  ]);
  expect(result).toEqual({
    notChecked: new Map(),
    findings: [finding("b", "2")],
    licences: [],
    snapshots: [{ projectName: "demo", url: "https://app.snyk.io/1", packages: 2 }],
    failures: [],
  });
});

test("a version that pip cannot install is checked like any other", async () => {
  const { service, run } = start();
  await run([item("old", "1", { installable: "python-version", detail: "needs Python <3" })]);
  expect(service.tested).toEqual([[{ name: "old", version: "1" }]]);
});

test("asks nothing if there is nothing to check", async () => {
  const { service, run } = start();
  expect(await run([])).toEqual({ notChecked: new Map(), findings: [], licences: [], snapshots: [], failures: [] });
  expect([service.tested, service.monitored]).toEqual([[], []]);
});

test("two versions of one name are two batches and two projects", async () => {
  const { service, run } = start();
  await run([item("a", "1"), item("a", "2"), item("b", "1")]);
  expect(service.tested.map((batch) => batch.map(({ name, version }) => `${name}==${version}`))).toEqual([["a==1", "b==1"], ["a==2"]]);
  expect(service.monitored.map(({ projectName }) => projectName)).toEqual(["demo", "demo (2)"]);
});

test("results have the domain's spelling of versions, and two spellings of one version are asked once", async () => {
  const { service, run } = start();
  service.findings = [finding("a", "1.0rc1")];
  service.blind = ["b"];
  const result = await run([
    item("a", "1.0-RC1", { pin: "1.0rc1" }),
    item("a", "1.0.rc1", { pin: "1.0rc1" }),
    item("b", "v1", { pin: "1" }),
  ]);
  expect(service.tested[0]).toEqual([
    { name: "a", version: "1.0rc1" },
    { name: "b", version: "1" },
  ]);
  expect(result.findings.map((each) => each.version)).toEqual(["1.0-RC1", "1.0.rc1"]);
  expect(result.notChecked).toEqual(new Map([["b==v1", "Snyk gave no answer for it"]]));
});

test.each([
  ["PyYAML", "5.3"],
  ["pyyaml", "5.3.0"],
  ["Py_YAML", "v5.3"],
  ["py.yaml", " 5.3 "],
])("a finding that Snyk spells %s %s belongs to the pin that it means", async (name, version) => {
  const { service, run } = start();
  service.strays = [finding(name, version, "SNYK-1", "critical")];
  const pinned = name.startsWith("Py_") || name.startsWith("py.") ? "py-yaml" : "pyyaml";
  const { findings, failures } = await run([item(pinned, "5.3"), item("other", "1")]);
  expect([findings, failures]).toEqual([[finding(pinned, "5.3", "SNYK-1", "critical")], []]);
});

test.each([
  ["1.0+cpu", "1.0"],
  ["1.0", "1.0.post0"],
  ["1!1.0", "1.0"],
  ["99999999999999999999", "99999999999999999998"],
])("a finding of %s is not one of %s: it is a failure, never dropped", async (said, asked) => {
  const { service, run } = start();
  service.strays = [finding("a", said)];
  const { findings, failures } = await run([item("a", asked)]);
  expect([findings, failures]).toEqual([
    [],
    [{ step: "check", subject: `a==${said}`, reason: "Snyk reports SNYK-1 (high) for it, but no such version was asked about" }],
  ]);
});

test("a version that was asked for in the very spelling of a finding is the only one that it is about", async () => {
  const { service, run } = start();
  service.strays = [finding("a", "1.0")];
  const { findings } = await run([item("a", "1"), item("a", "1.0")]);
  expect(findings).toEqual([finding("a", "1.0")]);
});

test("a version that is not valid, or too long for a file name, is never asked about", async () => {
  const { service, run } = start();
  const long = "n".repeat(250);
  const result = await run([
    item("bad name", "1", { pin: undefined, invalid: "its name is not one of PEP 508" }),
    item(long, "1"),
    item("good", "1"),
  ]);
  expect(service.tested).toEqual([[{ name: "good", version: "1" }]]);
  expect(result.notChecked).toEqual(
    new Map([
      ["bad name==1", "its name is not one of PEP 508"],
      [`${long}==1`, "name and version are too long"],
    ]),
  );
});

test("a version that makes the service fail is found by halving; the others are checked and recorded", async () => {
  const { service, run, clock } = start();
  service.poison = { p613: "rejected" };
  service.findings = [finding("p1", "1"), finding("p999", "1")];
  const result = await run(many(1000));
  expect(result.notChecked).toEqual(new Map([["p613==1", "cannot test p613"]]));
  expect(result.findings.map((each) => each.package)).toEqual(["p1", "p999"]);
  expect(service.monitored.map(({ batch }) => batch.length)).toEqual([999]);
  expect(service.tested.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(1000)) + 1);
  expect(clock.slept).toEqual([]);
});

test("three bad versions are all found", async () => {
  const { service, run } = start();
  service.poison = { p0: "rejected", p1: "rejected", p99: "unknown" };
  expect([...(await run(many(100))).notChecked.keys()]).toEqual(["p0==1", "p1==1", "p99==1"]);
});

test("a version that is missing in the answer is asked again alone, then recorded", async () => {
  const { service, run } = start();
  service.blind = ["p3"];
  const result = await run(many(5));
  expect(service.tested.map((batch) => batch.length)).toEqual([5, 1]);
  expect(result.notChecked).toEqual(new Map([["p3==1", "Snyk gave no answer for it"]]));
});

test("temporary failures are retried after 2, 4 and 8 seconds", async () => {
  const { service, run, clock } = start();
  service.failNext = ["transient", "transient", "transient"];
  expect((await run(many(3))).notChecked.size).toBe(0);
  expect(clock.slept).toEqual([2000, 4000, 8000]);
});

test("an outage is tried four times and never halved, and nothing counts as checked", async () => {
  const { service, run, clock } = start();
  service.poison = Object.fromEntries(many(500).map(({ name }) => [name, "transient" as const]));
  const result = await run(many(500));
  expect(new Set(result.notChecked.values())).toEqual(new Set(["cannot test p0"]));
  expect([result.notChecked.size, service.tested.map((batch) => batch.length), clock.slept]).toEqual([
    500,
    [500, 500, 500, 500],
    [2000, 4000, 8000],
  ]);
  expect(service.monitored).toEqual([]);
});

test("after three batches without an answer, Snyk is not asked again", async () => {
  const { service, run } = start();
  service.poison = { a: "transient" };
  const result = await run(["1", "2", "3", "4", "5"].map((version) => item("a", version)));
  expect(service.tested.length).toBe(3 * 4);
  expect([...result.notChecked.values()]).toEqual([
    ...Array<string>(3).fill("cannot test a"),
    ...Array<string>(2).fill("Snyk did not answer before, so it was not asked again"),
  ]);
});

test("Snyk says how long to wait, and a wait without time left is not begun", async () => {
  const { service, run, clock } = start();
  service.failNext = [new CheckError("transient", "Retry after: 90", 90_000)];
  expect((await run(many(1))).notChecked.size).toBe(0);
  expect(clock.slept).toEqual([90_000]);
  service.failNext = [new CheckError("transient", "Retry after: 2400", 40 * 60_000)];
  expect([...(await run(many(1))).notChecked.values()]).toEqual(["Retry after: 2400; there was no time left for it"]);
  expect(clock.slept).toEqual([90_000]);
});

test("a failure for an unknown reason is searched for one version only", async () => {
  const { service, run } = start();
  service.poison = { p1234: "unknown" };
  expect([...(await run(many(2500))).notChecked.keys()]).toEqual(["p1234==1"]);
  service.tested.length = 0;
  service.poison = Object.fromEntries(many(2500).map(({ name }) => [name, "unknown" as const]));
  expect((await run(many(2500))).notChecked.size).toBe(2500);
  expect(service.tested.length).toBeLessThanOrEqual(26);
});

test("a CLI that fails on every call is not asked about each version", async () => {
  const { service, run } = start();
  service.poison = Object.fromEntries(many(2000).map(({ name }) => [name, "rejected" as const]));
  expect((await run(many(2000))).notChecked.size).toBe(2000);
  expect(service.tested.length).toBeLessThan(60);
});

test("after its part of the time the rest is recorded as not checked", async () => {
  const { service, clock, run } = start();
  const test = service.test.bind(service);
  service.test = async (batch, deadline) => {
    await clock.sleep(20 * 60_000);
    return test(batch, deadline);
  };
  service.poison = { p0: "rejected" };
  const result = await run(many(4));
  expect(service.tested.map((batch) => batch.length)).toEqual([4, 2]);
  expect([...result.notChecked]).toEqual(["p0==1", "p1==1", "p2==1", "p3==1"].map((key) => [key, "there was no time left for it"]));
});

test("if the build is stopped, what was checked stays and the rest is named", async () => {
  const { service, stop, run } = start();
  service.findings = [finding("a", "1")];
  const test = service.test.bind(service);
  service.test = async (batch, deadline) => {
    const answer = await test(batch, deadline);
    stop.abort();
    return answer;
  };
  const result = await run([item("a", "1"), item("a", "2")]);
  expect(result.findings).toEqual([finding("a", "1")]);
  expect(result.notChecked).toEqual(new Map([["a==2", "the build was stopped before it"]]));
  expect(result.failures).toEqual([{ step: "monitor", subject: "demo", reason: "the build was stopped before it" }]);
});

test("a misconfiguration ends the check at once", async () => {
  const { service, run } = start();
  service.failNext = ["misconfigured"];
  await expect(run(many(3))).rejects.toEqual(new CheckError("misconfigured", "the service is misconfigured"));
  expect(service.tested.length).toBe(1);
});

test("more than 500 packages are recorded without edges, more than 2500 in several projects", async () => {
  const { service, run } = start();
  const packages = many(2501).map((each) => ({ ...each, edges: [edge("p0==1")] }));
  const result = await run(packages);
  expect(service.tested.map((batch) => batch.length)).toEqual([2500, 1]);
  expect(service.monitored.flatMap(({ batch }) => batch.flatMap(({ dependsOn }) => dependsOn))).toEqual([]);
  expect(result.snapshots.map(({ packages: count }) => count)).toEqual([2500, 1]);
});

test("a refused tree is recorded without edges", async () => {
  const { service, run } = start();
  service.refusesTrees = true;
  const result = await run([item("a", "1", { edges: [edge("b==1")] }), item("b", "1")]);
  expect(service.monitored).toEqual([
    {
      projectName: "demo",
      batch: [
        { name: "a", version: "1", dependsOn: [] },
        { name: "b", version: "1", dependsOn: [] },
      ],
    },
  ]);
  expect(result.failures).toEqual([]);
});

test("a failed snapshot is recorded and does not change the check's result", async () => {
  const { service, run } = start();
  service.monitor = () => Promise.reject(new CheckError("rejected", "no more projects"));
  const result = await run(many(2));
  expect(result.notChecked.size).toBe(0);
  expect(result.failures).toEqual([{ step: "monitor", subject: "demo", reason: "no more projects" }]);
});

test("a token that may not record says so for every project, and is asked once", async () => {
  const { service, run } = start();
  let calls = 0;
  service.monitor = () => {
    calls += 1;
    return Promise.reject(new CheckError("misconfigured", "no permission to monitor"));
  };
  const { failures, notChecked } = await run([item("a", "1"), item("a", "2")]);
  expect([calls, notChecked.size]).toEqual([1, 0]);
  expect(failures.map(({ subject, reason }) => `${subject}: ${reason}`)).toEqual([
    "demo: no permission to monitor",
    "demo (2): no permission to monitor",
  ]);
});

test("each finding occurs once, the worst first, then by name, version and id", async () => {
  const { service, run } = start();
  const all = [
    finding("b", "1", "X", "low"),
    finding("b", "1", "Y", "critical"),
    finding("a", "1", "Z", "low"),
    finding("b", "1", "X", "low"),
    finding("a", "1", "Y", "low"),
    finding("c", "1"),
  ];
  service.findings = all;
  const { findings } = await run([item("a", "1"), item("b", "1"), item("c", "1")]);
  expect(findings.map((each) => `${each.severity} ${each.package} ${each.id}`)).toEqual([
    "critical b Y",
    "high c SNYK-1",
    "low a Y",
    "low a Z",
    "low b X",
  ]);
});
