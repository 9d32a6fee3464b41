import { applyChanges, planChanges } from "../../../../scripts/fleet/deployment";
import type { StackReport } from "../../../../scripts/fleet/stack-report";
import { Interrupted, OperationError } from "../../../../scripts/words/errors";
import { fakeFleet } from "./fake-workspaces";

const CREATE = { actions: { "aws_x.a": ["create"], "aws_x.b": ["delete", "create"], "aws_x.c": ["no-op"] } };
const lines = (reports: readonly StackReport[]) => reports.map(({ environment, stack, result }) => `${environment}-${stack} ${result}`);

describe("planChanges", () => {
  it("plans every stack of every environment and counts as Terraform does", async () => {
    const { run } = fakeFleet(["dev", "prod"], { "dev-scanner": CREATE });
    const plans = await planChanges(run);
    expect(lines(plans.map(({ report }) => report))).toEqual([
      "dev-state no changes",
      "dev-registry no changes",
      "dev-secrets no changes",
      "dev-scanner planned",
      "prod-state no changes",
      "prod-registry no changes",
      "prod-secrets no changes",
      "prod-scanner no changes",
    ]);
    expect(plans[3]?.changes).toEqual([
      { address: "aws_x.a", kind: "create" },
      { address: "aws_x.b", kind: "replace" },
    ]);
    expect(plans[3]?.report.changes).toMatchObject({ create: 1, replace: 1, update: 0 });
  });

  it("gives each stack its own options, and plans only the selected stacks", async () => {
    const { run, planOptions, calls } = fakeFleet(["dev"], {}, { only: ({ kind }) => kind !== "state" });
    await planChanges(run, ({ kind }) => ({ targets: [`aws_${kind}.x`] }));
    expect(calls).toEqual(["plan dev-registry", "plan dev-secrets", "plan dev-scanner"]);
    expect(planOptions.get("dev-scanner")).toEqual({ targets: ["aws_scanner.x"], out: "plan.tfplan" });
  });

  it("refuses an empty selection: doing nothing must not look like success", async () => {
    const { run } = fakeFleet(["dev"], {}, { only: () => false });
    await expect(planChanges(run)).rejects.toThrow("None of these environments has such a stack.");
  });

  it("reports a failure with its reason, and goes on with the others", async () => {
    const { run } = fakeFleet(["dev"], { "dev-registry": { planFails: new OperationError("no access") } });
    const reports = (await planChanges(run)).map(({ report }) => report);
    expect(lines(reports)).toEqual(["dev-state no changes", "dev-registry failed", "dev-secrets no changes", "dev-scanner no changes"]);
    expect(reports[1]?.reason).toBe("no access");
  });
});

describe("applyChanges", () => {
  const everywhere = Object.fromEntries(
    ["dev", "prod"].flatMap((name) => [`${name}-registry`, `${name}-scanner`].map((stack) => [stack, CREATE])),
  );

  it("applies the plans, an environment's stacks in their order, and leaves out those without changes", async () => {
    const { run, calls } = fakeFleet(["dev"], everywhere);
    const reports = await applyChanges(run, await planChanges(run));
    expect(calls.filter((call) => call.startsWith("apply"))).toEqual(["apply dev-registry", "apply dev-scanner"]);
    expect(lines(reports)).toEqual(["dev-state no changes", "dev-registry applied", "dev-secrets no changes", "dev-scanner applied"]);
  });

  it("destroys in reverse order; where nothing is left in AWS, the state is still told", async () => {
    const { run, calls } = fakeFleet(["dev"], everywhere);
    const plans = await planChanges(run, () => ({ destroy: true }));
    const reports = await applyChanges(run, plans, { destroy: true });
    expect(calls.filter((call) => call.startsWith("apply"))).toEqual([
      "apply dev-scanner",
      "apply dev-secrets",
      "apply dev-registry",
      "apply dev-state",
    ]);
    expect(lines(reports)).toEqual(["dev-state no changes", "dev-registry applied", "dev-secrets no changes", "dev-scanner applied"]);
  });

  it("skips the stacks that follow a stack without a plan, only in its environment", async () => {
    const { run, calls } = fakeFleet(["dev", "prod"], { ...everywhere, "dev-registry": { planFails: new OperationError("no") } });
    const reports = await applyChanges(run, await planChanges(run));
    expect(lines(reports)).toEqual([
      "dev-state no changes",
      "dev-registry failed",
      "dev-secrets no changes",
      "dev-scanner skipped",
      "prod-state no changes",
      "prod-registry applied",
      "prod-secrets no changes",
      "prod-scanner applied",
    ]);
    expect(reports[3]?.reason).toBe("dev-registry was not done");
    expect(calls).not.toContain("apply dev-scanner");
  });

  it("skips the stacks that follow a failed apply, only in its environment", async () => {
    const fails = { ...CREATE, apply: () => Promise.reject(new OperationError("no")) };
    const { run } = fakeFleet(["dev", "prod"], { ...everywhere, "dev-registry": fails });
    const reports = await applyChanges(run, await planChanges(run));
    expect(lines(reports).filter((line) => !line.endsWith("no changes"))).toEqual([
      "dev-registry failed",
      "dev-scanner skipped",
      "prod-registry applied",
      "prod-scanner applied",
    ]);
  });

  it("distinguishes interrupted stacks from those that had not started", async () => {
    const controller = new AbortController();
    const stops = {
      ...CREATE,
      apply: () => {
        controller.abort();
        return Promise.reject(new Interrupted());
      },
    };
    const { run } = fakeFleet(["dev", "prod"], { ...everywhere, "dev-registry": stops }, { signal: controller.signal, concurrency: 1 });
    const reports = await applyChanges(run, await planChanges(run));
    expect(
      reports.filter(({ reason }) => reason).map(({ environment, stack, result, reason }) => [environment, stack, result, reason]),
    ).toEqual([
      ["dev", "registry", "interrupted", "stopped on the way"],
      ["dev", "scanner", "skipped", "dev-registry was not done"],
      ["prod", "registry", "interrupted", "not begun"],
      ["prod", "scanner", "skipped", "prod-registry was not done"],
    ]);
  });
});

it("closes every environment in the end", async () => {
  const { run, calls } = fakeFleet(["dev", "prod"], {});
  await planChanges(run);
  await run.close();
  expect(calls.slice(-2)).toEqual(["close dev", "close prod"]);
});
