import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFindings } from "../../../../scripts/ci/drift-finding";
import { readPlans, toDeploy } from "../../../../scripts/ci/plan-reports";
import { NO_HISTORY } from "../../../../scripts/drift/history/history";
import type { DriftItem, StackDrift } from "../../../../scripts/drift/model/types";
import { writeDriftReport } from "../../../../scripts/drift/write-report";
import type { StackReport } from "../../../../scripts/fleet/stack-report";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "ci-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("readFindings", () => {
  const ITEM: DriftItem = {
    address: "aws_x.y",
    type: "aws_x",
    kind: "changed-outside",
    attribute: "state",
    severity: "high",
    endsWithApply: true,
    before: "ENABLED",
    after: "DISABLED",
    since: "2026-11-27T03:17:00.000Z",
  };
  const stack = (environment: string, more: Partial<StackDrift> = {}): StackDrift => ({
    environment,
    stack: "scanner",
    account: "222233334444",
    region: "eu-central-1",
    status: "checked",
    items: [],
    ...more,
  });
  const write = (place: string, checkedAt: string, ...stacks: StackDrift[]) =>
    writeDriftReport(join(folder, place), { report: { checkedAt, stacks }, history: NO_HISTORY });
  const whole = (environment: string) => ({ environment, stacks: ["scanner"] as const });
  const found = (...environments: string[]) => readFindings(environments.map(whole), folder);

  it("distinguishes drift, no drift and failed checks in the report of ops drift", () => {
    write("drift-dev/drift", "2026-11-27T03:17:00.000Z", stack("dev", { items: [ITEM] }));
    write("drift-staging/drift", "2026-11-27T03:17:00.000Z", stack("staging"));
    write("drift-prod/drift", "2026-11-27T03:17:00.000Z", stack("prod", { status: "could-not-check", reason: "denied" }));
    const findings = found("dev", "staging", "prod");
    expect(findings.map(({ environment, outcome }) => [environment, outcome])).toEqual([
      ["dev", "drift"],
      ["staging", "none"],
      ["prod", "unknown"],
    ]);
    expect(findings[0]?.report).toContain("## Drift: 1 difference.");
  });

  it("counts an environment without a report as not checked", () => {
    write("drift", "2026-11-27T03:17:00.000Z", stack("dev"));
    mkdirSync(join(folder, "drift-staging"));
    writeFileSync(join(folder, "drift-staging", "drift.json"), "{ half");
    expect(found("dev", "prod", "staging").map(({ outcome }) => outcome)).toEqual(["none", "unknown", "unknown"]);
    expect(found("prod")[0]?.report).toContain("could not be checked");
    expect(readFindings([whole("dev")], join(folder, "not-there"))[0]?.outcome).toBe("unknown");
  });

  it("counts an environment whose file has mistakes as not checked, whatever report lies there", () => {
    write("drift", "2026-11-27T03:17:00.000Z", stack("dev"));
    const [finding] = readFindings([whole("dev")], folder, [{ environment: "dev", reason: "configuration: dev.yaml:1\n  write it" }]);
    expect(finding?.outcome).toBe("unknown");
    expect(finding?.report).toBe(
      "## Drift: could not be checked\n\nIts file has mistakes:\n\n    configuration: dev.yaml:1\n      write it\n\nNobody knows whether there is drift.\n",
    );
  });

  it("does not say of an environment what was seen of one stack alone", () => {
    const both = [{ environment: "dev", stacks: ["registry", "scanner"] as const }];
    write("registry", "2026-11-27T03:17:00.000Z", stack("dev", { stack: "registry" }));
    const [part] = readFindings(both, folder);
    expect(part?.outcome).toBe("unknown");
    expect(part?.report).toMatch(
      /^\*\*Not looked at: dev-scanner\.\*\* Nobody knows whether there is drift\.\n\n## Drift: No drift in 1 stack/,
    );
    write("registry", "2026-11-27T03:17:00.000Z", stack("dev", { stack: "registry", items: [ITEM] }));
    expect(readFindings(both, folder).map(({ outcome, report }) => [outcome, report.includes("Not looked at: dev-scanner")])).toEqual([
      ["drift", true],
    ]);
    write("whole", "2026-11-27T03:17:00.000Z", stack("dev", { stack: "registry" }), stack("dev"));
    expect(readFindings(both, folder).map(({ outcome, report }) => [outcome, report.includes("Not looked at")])).toEqual([["none", false]]);
  });

  it("has the same substance as long as the drift is the same, and another if it differs", () => {
    const substance = (items: readonly DriftItem[], more: Partial<StackDrift> = {}) => {
      write("drift", "2026-11-28T03:17:00.000Z", stack("dev", { items, ...more }));
      return found("dev")[0]?.substance;
    };
    const other: DriftItem = { ...ITEM, address: "aws_x.z" };
    const first = substance([ITEM, other]);
    expect(substance([other, { ...ITEM, since: "2026-01-01T00:00:00.000Z" }])).toBe(first);
    expect(substance([ITEM])).not.toBe(first);
    expect(substance([ITEM, { ...other, after: "ELSE" }])).not.toBe(first);
    expect(substance([ITEM, { ...other, known: { reason: "x", expires: "2027-01-01" } }])).not.toBe(first);
    const denied = { status: "could-not-check", reason: "request 1" } as const;
    expect(substance([], denied)).toBe(substance([], { ...denied, reason: "request 2" }));
    expect(substance([], denied)).not.toBe(substance([]));
  });
});

describe("plans", () => {
  const stack = (environment: string, result: StackReport["result"], more: Partial<StackReport> = {}): StackReport => ({
    environment,
    stack: "scanner",
    account: "222233334444",
    region: "eu-central-1",
    result,
    seconds: 3,
    ...more,
  });
  const write = (place: string, ...stacks: StackReport[]) => {
    mkdirSync(join(folder, place), { recursive: true });
    const report = { verb: "plan", startedAt: "2026-11-27T12:00:00.000Z", stacks };
    writeFileSync(join(folder, place, "report.json"), JSON.stringify(report));
  };
  const resources = [{ address: "aws_x.y", kind: "create" }] as const;
  const PLAN = { verb: "plan", startedAt: "2026-11-27T12:00:00.000Z" };

  it("makes one report of all environments, and names those that are missing", () => {
    write("plan-prod/1-plan", stack("prod", "failed", { reason: "<b>denied</b>" }));
    write("plan-dev/1-plan", stack("dev", "planned", { changes: counts(1), resources }));
    const { report, missing } = readPlans(folder, ["dev", "prod", "staging"]);
    expect(missing).toEqual(["staging"]);
    expect(report).toBe(
      [
        "# ops plan, 2026-11-27T12:00:00.000Z",
        "",
        "| environment | stack | add | change | destroy | seconds | result |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
        "| dev | scanner | 1 | 0 | 0 | 3 | planned |",
        "| prod | scanner | - | - | - | 3 | failed |",
        "",
        "## prod-scanner",
        "",
        "    <b>denied</b>",
        "",
        "## dev-scanner: 1 to add",
        "",
        "    create  aws_x.y",
        "",
      ].join("\n"),
    );
  });

  it("names the stacks without a plan, and the environments whose files have mistakes, with the mistake", () => {
    write("plan-dev/1-plan", stack("dev", "no changes"), stack("dev", "failed", { stack: "registry" }));
    const misconfigured = [{ environment: "qa", reason: "configuration: qa.yaml:1\n  write it" }];
    const plans = readPlans(folder, ["dev", "qa", "staging"], misconfigured);
    expect(plans).toMatchObject({ missing: ["staging"], failed: ["dev-registry"], misconfigured });
    expect(plans.report).toContain("| qa | - | - | - | - | - | misconfigured |");
    expect(plans.report).toContain("## qa\n\n    configuration: qa.yaml:1\n      write it\n");
    expect(readPlans(join(folder, "nothing"), ["qa"], misconfigured).report).toContain("misconfigured");
  });

  it("returns no report if there is none", () => {
    expect(readPlans(folder, ["dev"])).toEqual({ report: "", stacks: [], missing: ["dev"], failed: [], misconfigured: [] });
  });

  it("refuses a file that is not a report", () => {
    writeFileSync(join(folder, "report.json"), "[]");
    expect(() => readPlans(folder, [])).toThrow("is not the report of a plan");
    writeFileSync(join(folder, "report.json"), "{");
    expect(() => readPlans(folder, [])).toThrow("cannot be read");
    rmSync(join(folder, "report.json"));
    mkdirSync(join(folder, "report.json"));
    expect(() => readPlans(folder, [])).toThrow("cannot be read: EISDIR");
  });

  it.each([
    ["null", null, "expected object, received null"],
    ["a stack that is none", { ...PLAN, stacks: [null] }, "expected object, received null\n  .*at stacks\\[0\\]"],
    ["a result that nobody knows", { ...PLAN, stacks: [stack("dev", "fine" as StackReport["result"])] }, "at stacks\\[0\\]\\.result"],
    ["notes that are no list", { ...PLAN, stacks: [stack("dev", "planned", { notes: 7 as never })] }, "at stacks\\[0\\]\\.notes"],
    ["another verb's", { ...PLAN, verb: "deploy", stacks: [] }, "at verb"],
  ])("says what is wrong with %s", (_, report, problem) => {
    writeFileSync(join(folder, "report.json"), JSON.stringify(report));
    expect(() => toDeploy(folder, ["dev"])).toThrow(new RegExp(`report\\.json is not the report of a plan\n.*${problem}`, "s"));
  });

  it("lists the environments to deploy: those with a complete plan and something to apply", () => {
    write("a", stack("dev", "planned"), stack("dev", "no changes"));
    write("b", stack("prod", "planned"), stack("prod", "failed"));
    write("c", stack("staging", "no changes"));
    expect(toDeploy(folder, ["dev", "missing", "prod", "staging"])).toEqual({ environments: ["dev"], missing: ["missing"] });
  });

  it("reads what ops plan writes: JSON has no key for a value that is not there", () => {
    const attributes = [
      { attribute: "name", before: undefined, after: "x" },
      { attribute: "tags", before: { a: "b" }, after: undefined },
    ];
    const outside = [
      { address: "a.b", type: "a", kind: "unmanaged", severity: "high", endsWithApply: false, before: undefined, after: null },
    ] as const;
    const changes = counts(1);
    write(
      "a",
      stack("dev", "planned", { changes, resources: [{ address: "aws_x.y", kind: "create", attributes }], outside, unchecked: [] }),
    );
    expect(toDeploy(folder, ["dev"])).toEqual({ environments: ["dev"], missing: [] });
  });

  it("does not take a folder without reports for one in which nothing is to be deployed", () => {
    const none = join(folder, "nothing");
    for (const place of [none, folder]) expect(() => toDeploy(place, ["dev"])).toThrow(`There is no report.json in ${place}, nor below it`);
  });
});

function counts(create: number) {
  return { create, update: 0, replace: 0, delete: 0, import: 0, forget: 0 };
}
