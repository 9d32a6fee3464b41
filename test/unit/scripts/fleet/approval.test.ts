import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onlyApproved, readApproved, type Approved } from "../../../../scripts/fleet/approval";
import { applyChanges, planChanges } from "../../../../scripts/fleet/deployment";
import type { StackPlan } from "../../../../scripts/fleet/deployment";
import type { StackReport } from "../../../../scripts/fleet/stack-report";
import { fakeFleet } from "./fake-workspaces";

const CREATE = { actions: { "aws_x.a": ["create"], "aws_x.b": ["update"] } };

describe("onlyApproved", () => {
  const approved = async (): Promise<Approved> => {
    const { run } = fakeFleet(["dev"], { "dev-registry": CREATE, "dev-scanner": CREATE });
    const stacks = (await planChanges(run)).map(({ report }) => report);
    return readApproved(write({ verb: "plan", startedAt: "", stacks }));
  };
  const deploy = async (actions: Parameters<typeof fakeFleet>[1]) => {
    const { run, calls } = fakeFleet(["dev"], actions);
    const reports = await applyChanges(run, onlyApproved(await planChanges(run), await approved()));
    return { reports, applied: calls.filter((call) => call.startsWith("apply")) };
  };

  it("allows the approved changes, or fewer", async () => {
    const same = await deploy({ "dev-registry": CREATE, "dev-scanner": { actions: { "aws_x.b": ["update"] } } });
    expect(same.applied).toEqual(["apply dev-registry", "apply dev-scanner"]);
  });

  it.each([
    ["another resource", { "aws_x.c": ["create"] }, "create aws_x.c"],
    ["another thing to it", { "aws_x.a": ["delete"] }, "delete aws_x.a"],
    ["a replacement for an update", { "aws_x.b": ["delete", "create"] }, "replace aws_x.b"],
  ])("applies nothing at all if a plan does %s", async (_, actions, line) => {
    const { reports, applied } = await deploy({ "dev-registry": CREATE, "dev-scanner": { actions } });
    expect(applied).toEqual([]);
    expect(reports.map(({ result }) => result)).toEqual(["no changes", "skipped", "no changes", "skipped"]);
    expect(reports[1]?.reason).toBe(`The plan is not the one that was approved; nothing was applied. New in it:\n  dev-scanner: ${line}`);
  });
});

describe("onlyApproved, of values", () => {
  const attributes = [{ attribute: "retention", before: 7, after: 14 }];
  const planned = (changed: object): StackPlan => {
    const changes = [{ address: "aws_x.a", kind: "update" as const, attributes: [Object.assign({}, attributes[0], changed)] }];
    const report: StackReport = { environment: "dev", stack: "scanner", account: "1", region: "r", result: "planned", seconds: 1 };
    return { changes, report };
  };
  const approve = (resources: readonly object[]) =>
    readApproved(write({ verb: "plan", stacks: [{ environment: "dev", stack: "scanner", result: "planned", resources }] }));
  const shown = [{ address: "aws_x.a", kind: "update", attributes }];
  const reasonOf = (change: object, resources: readonly object[] = shown) =>
    onlyApproved([planned(change)], approve(resources))[0]?.report.reason;

  it("allows the values that were shown, whatever they replace", () => {
    expect(reasonOf({})).toBeUndefined();
    expect(reasonOf({ before: 30 })).toBeUndefined();
  });

  it("refuses another value, and another attribute", () => {
    expect(reasonOf({ after: 1 })).toContain("\n  dev-scanner: update aws_x.a retention: 7 -> 1");
    expect(reasonOf({ attribute: "policy" })).toContain("\n  dev-scanner: update aws_x.a policy: 7 -> 14");
  });

  it("takes an attribute that loses its value, of which the report has no new one", () => {
    const removed = [{ address: "aws_x.a", kind: "update", attributes: [{ attribute: "retention", before: 7 }] }];
    expect(reasonOf({ after: undefined }, removed)).toBeUndefined();
    expect(reasonOf({ after: 14 }, removed)).toContain("\n  dev-scanner: update aws_x.a retention: 7 -> 14");
  });

  it("compares addresses alone with a report that has no values", () => {
    expect(reasonOf({ after: 1 }, [{ address: "aws_x.a", kind: "update" }])).toBeUndefined();
  });
});

describe("readApproved", () => {
  it("refuses a failed plan, another report, and a file that is not a report", () => {
    const stack = { environment: "dev", stack: "scanner", result: "failed" };
    expect(() => readApproved(write({ verb: "plan", stacks: [stack] }))).toThrow("is not the report of a successful plan");
    expect(() => readApproved(write({ verb: "deploy", stacks: [] }))).toThrow("is not the report of a successful plan");
    expect(() => readApproved(write([]))).toThrow("is not the report of a successful plan");
    expect(() => readApproved(join(folder, "no.json"))).toThrow("no.json does not exist");
  });
});

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "approval-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(report: unknown): string {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(report));
  return file;
}
