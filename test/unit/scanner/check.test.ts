import { CheckError } from "../../../modules/scanner/ports";
import { finding, many, startCheck } from "../../helpers/check";
import { item } from "../../helpers/described";

const edge = (to: string) => ({ requirement: to, state: "resolved" as const, name: to.split("==")[0], to });

test("asks without edges, then records one snapshot with the edges inside it", async () => {
  const { service, run } = startCheck();
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
  const { service, run } = startCheck();
  await run([item("old", "1", { installable: "python-version", detail: "needs Python <3" })]);
  expect(service.tested).toEqual([[{ name: "old", version: "1" }]]);
});

test("asks nothing if there is nothing to check", async () => {
  const { service, run } = startCheck();
  expect(await run([])).toEqual({ notChecked: new Map(), findings: [], licences: [], snapshots: [], failures: [] });
  expect([service.tested, service.monitored]).toEqual([[], []]);
});

test("two versions of one name are two batches and two projects", async () => {
  const { service, run } = startCheck();
  await run([item("a", "1"), item("a", "2"), item("b", "1")]);
  expect(service.tested.map((batch) => batch.map(({ name, version }) => `${name}==${version}`))).toEqual([["a==1", "b==1"], ["a==2"]]);
  expect(service.monitored.map(({ projectName }) => projectName)).toEqual(["demo", "demo (2)"]);
});

test("results have the domain's spelling of versions, and two spellings of one version are asked once", async () => {
  const { service, run } = startCheck();
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
  const { service, run } = startCheck();
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
  const { service, run } = startCheck();
  service.strays = [finding("a", said)];
  const { findings, failures } = await run([item("a", asked)]);
  expect([findings, failures]).toEqual([
    [],
    [{ step: "check", subject: `a==${said}`, reason: "Snyk reports SNYK-1 (high) for it, but no such version was asked about" }],
  ]);
});

test("a version that was asked for in the very spelling of a finding is the only one that it is about", async () => {
  const { service, run } = startCheck();
  service.strays = [finding("a", "1.0")];
  const { findings } = await run([item("a", "1"), item("a", "1.0")]);
  expect(findings).toEqual([finding("a", "1.0")]);
});

test("a version that is not valid, or too long for a file name, is never asked about", async () => {
  const { service, run } = startCheck();
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

test("more than 500 packages are recorded without edges, more than 2500 in several projects", async () => {
  const { service, run } = startCheck();
  const packages = many(2501).map((each) => ({ ...each, edges: [edge("p0==1")] }));
  const result = await run(packages);
  expect(service.tested.map((batch) => batch.length)).toEqual([2500, 1]);
  expect(service.monitored.flatMap(({ batch }) => batch.flatMap(({ dependsOn }) => dependsOn))).toEqual([]);
  expect(result.snapshots.map(({ packages: count }) => count)).toEqual([2500, 1]);
});

test("a refused tree is recorded without edges", async () => {
  const { service, run } = startCheck();
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
  const { service, run } = startCheck();
  service.monitor = () => Promise.reject(new CheckError("rejected", "no more projects"));
  const result = await run(many(2));
  expect(result.notChecked.size).toBe(0);
  expect(result.failures).toEqual([{ step: "monitor", subject: "demo", reason: "no more projects" }]);
});

test("a token that may not record says so for every project, and is asked once", async () => {
  const { service, run } = startCheck();
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
  const { service, run } = startCheck();
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
