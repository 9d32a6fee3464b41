import { checkDrift } from "../../../../scripts/drift/check";
import type { DriftItem, DriftReport } from "../../../../scripts/drift/model/types";
import { acceptedThatEnd, repairsOf, withoutRepaired } from "../../../../scripts/drift/repair/choose";
import { OperationError } from "../../../../scripts/words/errors";
import { fakeFleet } from "../fleet/fake-workspaces";

const signal = new AbortController().signal;
const now = new Date("2026-11-24T12:00:00Z");

describe("checkDrift", () => {
  it("checks without a lock, and separates what it found from what it could not check", async () => {
    const reason = 'terraform init failed\nError: no access\n  "why"';
    const { run, planOptions } = fakeFleet(["dev"], {
      "dev-registry": { planFails: new OperationError(reason, "Its whole output: x.log") },
      "dev-scanner": { actions: { "aws_x.a": ["create"] } },
    });
    const { checkedAt, stacks } = await checkDrift(run, signal, now);
    expect(checkedAt).toBe("2026-11-24T12:00:00.000Z");
    expect([...planOptions.values()].map(({ lock }) => lock)).toEqual([false, false, false]);
    expect(stacks.map(({ stack, status, items }) => [stack, status, items.map(({ address, kind }) => `${kind} ${address}`)])).toEqual([
      ["state", "checked", []],
      ["registry", "could-not-check", []],
      ["scanner", "checked", ["not-applied aws_x.a"]],
    ]);
    expect(stacks[1]?.reason).toBe('no access\n  "why"\n  Its whole output: x.log');
  });

  it("gives no partial report if the user stops it", async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(checkDrift(fakeFleet(["dev"], {}, { signal: controller.signal }).run, controller.signal, now)).rejects.toThrow(
      "Interrupted.",
    );
  });
});

describe("a repair", () => {
  const item = (address: string, more: Partial<DriftItem> = {}): DriftItem => ({
    address,
    type: "aws_x",
    kind: "changed-outside",
    attribute: "a",
    severity: "low",
    endsWithApply: true,
    ...more,
  });
  const known = { reason: "agreed", expires: "2027-01-01" };
  const reportWith = (...items: DriftItem[]): DriftReport => ({
    checkedAt: now.toISOString(),
    stacks: [{ environment: "dev", stack: "scanner", account: "222233334444", region: "eu-central-1", status: "checked", items }],
  });

  it("targets only resources that were changed or deleted outside, each once", () => {
    const report = reportWith(
      item("aws_x.b"),
      item("aws_x.b", { attribute: "b" }),
      item("aws_x.a", { kind: "deleted-outside" }),
      item("aws_x.new", { kind: "not-applied" }),
      item("aws_x.left", { endsWithApply: false }),
      item("aws_x.accepted", { known }),
    );
    expect(repairsOf(report)).toEqual([
      { environment: "dev", stack: "scanner", addresses: ["aws_x.a", "aws_x.b"], accepted: [item("aws_x.accepted", { known })] },
    ]);
    expect(repairsOf(reportWith(item("aws_x.accepted", { known })))).toEqual([]);
  });

  it("names the accepted differences that its plan would undo too, also in dependencies of the repaired resource", () => {
    const accepted = ["aws_x.a", "aws_x.needed", "aws_x.elsewhere"].map((address) => item(address, { attribute: "tags.owner", known }));
    const [repair] = repairsOf(reportWith(item("aws_x.a"), ...accepted, item("aws_x.needed", { known, endsWithApply: false })));
    if (repair === undefined) throw new Error("nothing to repair");
    expect(acceptedThatEnd(repair, ["aws_x.a", "aws_x.needed", "aws_x.other"])).toEqual(accepted.slice(0, 2));
    expect(acceptedThatEnd(repair, [])).toEqual([]);
  });

  it("leaves the other differences in the report", () => {
    const left = [item("aws_x.new", { kind: "not-applied" }), item("aws_x.a", { attribute: "c", endsWithApply: false })];
    const report = reportWith(item("aws_x.a"), ...left);
    expect(withoutRepaired(report, repairsOf(report)).stacks[0]?.items).toEqual(left);
    expect(withoutRepaired(report, [])).toEqual(report);
  });
});
