import type { Confusion } from "../../../modules/scanner/contract/confusion";
import { gateLines, type Policy, type Waiver } from "../../../modules/scanner/contract/policy";
import { decide, type Decidable } from "../../../modules/scanner/steps/gate";
import { finding } from "../../helpers/scans";

const now = new Date("2026-11-24T23:30:00Z");
const policy = (gate: Partial<Policy["gate"]>, waivers: Waiver[] = []): Policy => ({
  gate: { fixOnly: false, licences: [], confusion: [], unanswered: "open", ...gate },
  waivers,
});
const nothing: Decidable = { findings: [], licences: [], confusion: [], notChecked: 0, failures: [] };
const findings = [
  finding("SNYK-1 critical jinja2 2.10", { fixedIn: ["2.11"], exploit: "Functional", cves: ["CVE-2020-1"] }),
  finding("SNYK-2 high jinja2 3.0", { exploit: "Not Defined" }),
  finding("SNYK-3 medium six 1.0", { fixedIn: ["2.0"], exploit: "Something New" }),
];
const tripping = (gate: Partial<Policy["gate"]>, found: Partial<Decidable> = { findings }) =>
  decide(policy(gate), { ...nothing, ...found }, now).gate.reasons.map(
    (reason) => (/SNYK-\d/.exec(reason) ?? /^\S+ \S+/.exec(reason))?.[0],
  );

test("without a policy, or with one that asks for nothing, there is no gate", () => {
  expect(decide(undefined, { ...nothing, findings }, now)).toEqual({
    gate: { state: "not set", reasons: [], versions: [], waived: 0, waivers: [] },
    findings,
  });
  expect(decide(policy({}), { ...nothing, findings }, now).gate.state).toBe("not set");
});

test.each<[Partial<Policy["gate"]>, string[]]>([
  [{ severity: "critical" }, ["SNYK-1"]],
  [{ severity: "high" }, ["SNYK-1", "SNYK-2"]],
  [{ severity: "low" }, ["SNYK-1", "SNYK-2", "SNYK-3"]],
  [{ severity: "low", fixOnly: true }, ["SNYK-1", "SNYK-3"]],
  [{ severity: "low", exploit: "proof-of-concept" }, ["SNYK-1", "SNYK-3"]],
  [{ severity: "low", exploit: "mature" }, ["SNYK-3"]],
  [{ severity: "low", fixOnly: true, exploit: "functional" }, ["SNYK-1", "SNYK-3"]],
])("%j is tripped by %j", (gate, expected) => {
  expect(tripping(gate)).toEqual(expected);
});

test("a finding of which Snyk says no exploit at all has none that is known", () => {
  expect(tripping({ severity: "low", exploit: "proof-of-concept" }, { findings: [finding("SNYK-9 high a 1")] })).toEqual([]);
});

test("licences and confusion trip it if the policy names them", () => {
  const licences = [{ id: "snyk:lic:pip:a:AGPL-3.0", licence: "AGPL-3.0", severity: "high" as const, package: "a", version: "1" }];
  const confusion: Confusion[] = [{ kind: "upstream-open", packages: ["acme"], detail: "", controls: [], commands: [] }];
  expect(tripping({ licences: ["agpl-*"] }, { licences, confusion })).toEqual(["licence AGPL-3.0:"]);
  expect(tripping({ licences: ["GPL-*"], confusion: ["mixed-origins"] }, { licences, confusion })).toEqual([]);
  expect(tripping({ confusion: ["upstream-open"] }, { licences, confusion })).toEqual(["confusion upstream-open:"]);
});

test("a gate has not passed if nobody knows what it asks for", () => {
  const unknown = {
    confusionNotKnown: ["whether the connection has packages of the private names: it was not asked"],
    tellsLicences: false,
  };
  const lines = (gate: Partial<Policy["gate"]>) =>
    gateLines({ gate: decide(policy(gate), { ...nothing, ...unknown }, now).gate, complete: true });
  const notAll = "not tripped by what was looked at, which is not all";
  expect(lines({ severity: "high" })).toEqual(["passed"]);
  expect(lines({ confusion: ["public-name"] })).toEqual([notAll, `  not known: ${unknown.confusionNotKnown[0]}`]);
  expect(lines({ licences: ["GPL-*"] })).toEqual([notAll, "  not known: licences (GPL-*): the service tells nothing of them"]);
});

test("what Snyk could not answer trips a closed gate only", () => {
  const failures = [{ step: "inventory" as const, subject: "team", reason: "denied" }];
  expect(decide(policy({ severity: "high" }), { ...nothing, notChecked: 2, failures }, now).gate.state).toBe("passed");
  const { gate } = decide(policy({ severity: "high" }), nothing, now);
  expect(gateLines({ gate, complete: true })).toEqual(["passed"]);
  expect(gateLines({ gate, complete: false })).toEqual(["not tripped by what was looked at, which is not all"]);
  expect(decide(policy({ unanswered: "closed" }), { ...nothing, notChecked: 2, failures }, now).gate).toMatchObject({
    state: "tripped",
    reasons: ["2 versions could not be checked", "inventory of team could not be done"],
  });
  expect(decide(policy({ unanswered: "closed" }), nothing, now).gate.state).toBe("passed");
});

describe("waivers", () => {
  const waiver = (more: Partial<Waiver>): Waiver => ({ package: "jinja2", owner: "web", reason: "ours", expires: "2027-03-31", ...more });
  const decided = (...waivers: Waiver[]) => decide(policy({ severity: "high" }, waivers), { ...nothing, findings }, now);

  test.each<[string, Partial<Waiver>, string[]]>([
    ["versions", { versions: "<2.11" }, ["SNYK-2"]],
    ["other versions", { versions: "==9" }, ["SNYK-1", "SNYK-2"]],
    ["an id", { issue: "SNYK-2" }, ["SNYK-1"]],
    ["a CVE", { issue: "CVE-2020-1" }, ["SNYK-2"]],
    ["both, of different findings", { issue: "SNYK-2", versions: "<2.11" }, ["SNYK-1", "SNYK-2"]],
    ["another spelling of the package", { package: "Jinja2", versions: ">0" }, []],
    ["another package", { package: "jinja", versions: ">0" }, ["SNYK-1", "SNYK-2"]],
  ])("of %s", (_, more, left) => {
    const { gate } = decided(waiver(more));
    expect(gate.reasons.map((reason) => /SNYK-\d/.exec(reason)?.[0])).toEqual(left);
    expect([gate.state, gate.waived]).toEqual([left.length > 0 ? "tripped" : "passed", 2 - left.length]);
  });

  test("a waived finding says who waived it, why and until when", () => {
    expect(decided(waiver({ issue: "SNYK-1" })).findings.map(({ waived }) => waived)).toEqual([
      { owner: "web", reason: "ours", until: "2027-03-31" },
      undefined,
      undefined,
    ]);
  });

  test.each<[string, string, number]>([
    ["2027-03-31", "holds", 1],
    ["2026-12-09", "holds", 1],
    ["2026-12-08", "expiring", 1],
    // Its last day, and it is nearly midnight.
    ["2026-11-24", "expiring", 1],
    ["2026-11-23", "expired", 0],
  ])("one until %s %s", (expires, state, waived) => {
    const { gate } = decided(waiver({ expires, issue: "SNYK-1" }));
    expect([gate.waivers[0]?.state, gate.waived]).toEqual([state, waived]);
  });

  test("a waiver may say that the problem is none here, and a finding says so too", () => {
    expect(
      decided(waiver({ issue: "SNYK-1", notAffected: "code_not_reachable" })).findings.map(({ waived }) => waived?.notAffected),
    ).toEqual(decided(waiver({ issue: "SNYK-1" })).findings.map(({ waived }) => waived && "code_not_reachable"));
  });

  test("one until a fix holds as long as there is none", () => {
    const until = { until: "fixed", expires: undefined } as const;
    const states = decided(waiver({ ...until, issue: "SNYK-2" }), waiver({ ...until, issue: "SNYK-1" })).gate;
    expect(states.waivers.map(({ issue, state, matches }) => [issue, state, matches])).toEqual([
      ["SNYK-1", "expired", 1],
      ["SNYK-2", "holds", 1],
    ]);
    expect(states.waived).toBe(1);
  });

  test("one that is about nothing is reported, and those to look at come first", () => {
    const { gate } = decided(waiver({ issue: "SNYK-1" }), waiver({ issue: "SNYK-77" }), waiver({ issue: "SNYK-2", expires: "2026-11-30" }));
    expect(gate.waivers.map(({ issue, state }) => [issue, state])).toEqual([
      ["SNYK-2", "expiring"],
      ["SNYK-77", "unmatched"],
      ["SNYK-1", "holds"],
    ]);
  });

  test("a version that PEP 440 does not know is in no range", () => {
    const odd = decide(
      policy({ severity: "low" }, [waiver({ versions: ">0" })]),
      { ...nothing, findings: [finding("SNYK-1 high jinja2 2004d")] },
      now,
    );
    expect(odd.gate.state).toBe("tripped");
  });

  test("a confusion is waived by its kind", () => {
    const confusion: Confusion[] = [{ kind: "group-open", packages: ["acme", "tool"], detail: "", controls: [], commands: [] }];
    const { gate } = decide(
      policy({ confusion: ["group-open"] }, [waiver({ package: "acme", issue: "group-open" })]),
      { ...nothing, confusion },
      now,
    );
    expect(gate.reasons).toEqual(["confusion group-open: tool"]);
  });
});

test("the versions that trip it are named, each once with its reasons, but not what a waiver holds; a confusion names none", () => {
  const licences = [
    { id: "snyk:lic:pip:jinja2:AGPL-3.0", licence: "AGPL-3.0", severity: "high" as const, package: "jinja2", version: "2.10" },
  ];
  const confusion: Confusion[] = [{ kind: "upstream-open", packages: ["acme"], detail: "", controls: [], commands: [] }];
  const waiver: Waiver = { package: "jinja2", versions: "==3.0", owner: "ana", reason: "unused", expires: "2026-12-31" };
  const asked = policy({ severity: "high", licences: ["AGPL-*"], confusion: ["upstream-open"] }, [waiver]);
  expect(decide(asked, { ...nothing, findings, licences, confusion }, now).gate.versions).toEqual([
    { package: "jinja2", version: "2.10", reasons: ["critical: jinja2 2.10, SNYK-1", "licence AGPL-3.0: jinja2 2.10"] },
  ]);
});

test("what is quarantined is judged, and trips nothing", () => {
  const quarantined = new Set(["jinja2==2.10", "jinja2==3.0"]);
  const { gate } = decide(policy({ severity: "high" }), { ...nothing, findings, quarantined }, now);
  expect([gate.state, gate.reasons]).toEqual(["passed", []]);
  expect(gate.versions?.map(({ version }) => version)).toEqual(["2.10", "3.0"]);
});
