import { checkDrift } from "../../../../scripts/drift/check";
import type { DriftItem, DriftReport, StackDrift, Unchecked } from "../../../../scripts/drift/model/types";
import { acceptedThatEnd, repairsOf } from "../../../../scripts/drift/repair/choose";
import { afterRepair } from "../../../../scripts/drift/repair/look-again";
import type { AskReal } from "../../../../scripts/drift/unrefreshed/ask";
import type { LookBeside } from "../../../../scripts/drift/unmanaged/look";
import { OperationError } from "../../../../scripts/words/errors";
import { fakeFleet } from "../fleet/fake-workspaces";
import { planOf } from "./plans";

const signal = new AbortController().signal;
const now = new Date("2026-11-24T12:00:00Z");
const unasked: AskReal = () => Promise.resolve({ found: new Map(), unchecked: [], aspects: 0 });
const nothing: LookBeside = () => Promise.resolve({ items: [], unchecked: [], aspects: 7, answered: [] });

describe("checkDrift", () => {
  it("checks without a lock, and separates what it found from what it could not check", async () => {
    const reason = 'terraform init failed\nError: no access\n  "why"';
    const { run, planOptions } = fakeFleet(["dev"], {
      "dev-registry": { planFails: new OperationError(reason, "Its whole output: x.log") },
      "dev-scanner": { actions: { "aws_x.a": ["create"] } },
    });
    const { checkedAt, stacks } = await checkDrift(run, nothing, unasked, signal, { now });
    expect(checkedAt).toBe("2026-11-24T12:00:00.000Z");
    expect([...planOptions.values()].map(({ lock }) => lock)).toEqual([false, false, false, false]);
    expect([...planOptions].filter(([, { refresh }]) => refresh === false).map(([stack]) => stack)).toEqual(["dev-secrets"]);
    expect(stacks.map(({ stack, status, items }) => [stack, status, items.map(({ address, kind }) => `${kind} ${address}`)])).toEqual([
      ["state", "checked", []],
      ["registry", "could-not-check", []],
      ["secrets", "checked", []],
      ["scanner", "checked", ["not-applied aws_x.a"]],
    ]);
    expect(stacks[1]?.reason).toBe('no access\n  "why"\n  Its whole output: x.log');
  });

  it("looks beside the plan too, and names what AWS did not answer", async () => {
    const website = { address: "aws_s3_bucket.reports", type: "aws_s3_bucket", attribute: "website", severity: "high" } as const;
    const beside: LookBeside = ({ name }, kind) =>
      Promise.resolve({
        items: kind === "scanner" ? [{ ...website, kind: "unmanaged", after: {}, endsWithApply: false }] : [],
        unchecked: kind === "state" ? [{ address: "aws_kms_key.key", aspect: "grants", reason: `${name} denies it` }] : [],
        aspects: 3,
        answered: [],
      });
    const { stacks } = await checkDrift(fakeFleet(["dev"], {}).run, beside, unasked, signal, { now });
    expect(
      stacks.map(({ stack, status, items, unchecked, aspects }) => ({ stack, status, found: items.length, unchecked, aspects })),
    ).toEqual([
      {
        stack: "state",
        status: "checked",
        found: 0,
        unchecked: [{ address: "aws_kms_key.key", aspect: "grants", reason: "dev denies it" }],
        aspects: 3,
      },
      { stack: "registry", status: "checked", found: 0, unchecked: [], aspects: 3 },
      { stack: "secrets", status: "checked", found: 0, unchecked: [], aspects: 3 },
      { stack: "scanner", status: "checked", found: 1, unchecked: [], aspects: 3 },
    ]);
  });

  it("asks AWS, not the state, whether a setting that nobody configures is there", async () => {
    const plan = planOf({
      address: "aws_s3_bucket.reports",
      state: { website: [{ index: "a" }], size: 1 },
      real: { website: [], size: 2 },
      actions: ["no-op"],
    });
    const gone: LookBeside = () => Promise.resolve({ items: [], unchecked: [], aspects: 1, answered: ["aws_s3_bucket.reports website"] });
    const { run } = fakeFleet(["dev"], { "dev-scanner": { drifted: ["aws_s3_bucket.reports"], shown: plan } });
    const { stacks } = await checkDrift(run, gone, unasked, signal, { now });
    expect(stacks[3]?.items.map(({ attribute }) => attribute)).toEqual(["size"]);
  });

  it("does not call a bucket deleted that nobody may look at", async () => {
    const address = "aws_s3_bucket.reports";
    const plan = planOf({ address, state: { size: 1 }, real: null, planned: { size: 1 }, actions: ["create"] });
    const looked = async (unchecked: readonly Unchecked[]) => {
      const beside: LookBeside = (_, kind) =>
        Promise.resolve({ items: [], unchecked: kind === "scanner" ? unchecked : [], aspects: 1, answered: [] });
      const { run } = fakeFleet(["dev"], { "dev-scanner": { drifted: [address], shown: plan } });
      const { stacks } = await checkDrift(run, beside, unasked, signal, { now });
      return stacks[3]?.items.map(({ kind }) => kind);
    };
    expect(await looked([])).toEqual(["deleted-outside"]);
    expect(await looked([{ address, aspect: "existence", reason: "denied" }])).toEqual([]);
    expect(await looked([{ address, aspect: "website", reason: "denied" }])).toEqual(["deleted-outside"]);
  });

  it("gives no partial report if the user stops it", async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(
      checkDrift(fakeFleet(["dev"], {}, { signal: controller.signal }).run, nothing, unasked, controller.signal, { now }),
    ).rejects.toThrow("Interrupted.");
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
  const stackOf = (...items: DriftItem[]): StackDrift => ({
    environment: "dev",
    stack: "scanner",
    account: "222233334444",
    region: "eu-central-1",
    status: "checked",
    items,
  });
  const reportWith = (...items: DriftItem[]): DriftReport => ({ checkedAt: now.toISOString(), stacks: [stackOf(...items)] });

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

  it("targets what alone decides about a difference too", () => {
    const role = item("aws_iam_role.a", { attribute: "inline_policy.extra", endedBy: "aws_iam_role_policies_exclusive.a" });
    expect(repairsOf(reportWith(role))).toMatchObject([{ addresses: ["aws_iam_role.a", "aws_iam_role_policies_exclusive.a"] }]);
  });

  it("is followed by a second look, in which what an apply leaves and takes into the state is still there", () => {
    const gone = item("aws_x.a");
    const absorbed = item("aws_x.b", { attribute: "size.max", endsWithApply: false });
    const seen = item("aws_x.b", { attribute: "website", endsWithApply: false });
    const beside = item("aws_x.b", { attribute: "website", kind: "unmanaged", endsWithApply: false });
    const other: StackDrift = { ...stackOf(item("aws_x.c")), stack: "registry" };
    const before = { checkedAt: now.toISOString(), stacks: [stackOf(gone, absorbed, seen), other] };
    const again = { ...reportWith(beside), checkedAt: "2026-11-24T12:05:00.000Z" };
    expect(afterRepair(before, again)).toEqual({
      checkedAt: "2026-11-24T12:05:00.000Z",
      stacks: [stackOf(absorbed, beside), other],
    });
  });

  it("is not believed where the second look failed", () => {
    const failed: StackDrift = { ...stackOf(), status: "could-not-check", reason: "no access" };
    expect(afterRepair(reportWith(item("aws_x.a")), { checkedAt: now.toISOString(), stacks: [failed] }).stacks).toEqual([failed]);
  });
});
