import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DriftJson } from "../../scripts/drift/render/json";
import type { FleetReport } from "../../scripts/fleet/report-text";
import { disableSchedule, startFleet, type Fleet } from "../helpers/fleet";

const NAMES = ["dev", "prod", "staging"];

/** Three accounts with a state bucket each, reached by assumed roles; each test goes on from what the one before has left. */
describe("three accounts", () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet(...NAMES);
  });
  afterAll(() => fleet.stop());

  const stacksOf = (output: string) => (JSON.parse(output) as FleetReport).stacks;
  const results = (output: string) => stacksOf(output).map(({ environment, stack, result }) => `${environment}-${stack} ${result}`);
  const drift = async (...args: string[]) => {
    const out = join(fleet.folder, "drift");
    const where = ["--history", join(fleet.folder, "history.json"), "--out", out];
    const { code, stdout, stderr } = await fleet.ops(
      "drift",
      ...(args.includes("--env") ? [] : ["--env", ...NAMES]),
      ...where,
      "--json",
      ...args,
    );
    return { code, stderr, out, report: JSON.parse(stdout || "{}") as DriftJson };
  };
  const itemsOf = ({ stacks }: DriftJson) =>
    stacks.flatMap(({ environment, stack, items }) =>
      items.map(({ severity, address, attribute = "", kind }) =>
        `${severity} ${environment}-${stack} ${kind} ${address} ${attribute}`.trim(),
      ),
    );

  it("says of a state that has no bucket how to get one", async () => {
    const { code, stdout } = await fleet.ops("plan", "--env", "dev", "--stack", "registry", "--json");
    expect(code).toBe(1);
    expect(stacksOf(stdout)[0]?.reason).toContain(
      "There is no bucket dev-scan-state-222233334444-eu-central-1 for the state of environment dev",
    );
    expect(stacksOf(stdout)[0]?.reason).toContain("npm run ops -- bootstrap");
  });

  it("bootstraps and deploys all of them, each into its own account", async () => {
    const made = await fleet.ops("bootstrap", "--env", ...NAMES);
    expect(made).toMatchObject({ code: 0 });
    const deployed = await fleet.ops("deploy", "--env", ...NAMES, "--yes", "--json");
    expect(deployed).toMatchObject({ code: 0 });
    const everywhere = (state: string, others: string) =>
      NAMES.flatMap((name) => [`${name}-state ${state}`, `${name}-registry ${others}`, `${name}-scanner ${others}`]);
    expect(results(deployed.stdout)).toEqual(everywhere("no changes", "applied"));
    for (const name of NAMES) {
      const { Buckets = [] } = await fleet.aws<{ Buckets?: { Name: string }[] }>(name, "s3api", "list-buckets");
      expect(Buckets.map(({ Name }) => Name.replace(/-\d{12}-.*/, "")).sort()).toEqual([`${name}-scan-reports`, `${name}-scan-state`]);
    }
  });

  it("finds no drift, as a role that may only read", async () => {
    const { code, report } = await drift();
    expect({ code, ...report.summary }).toMatchObject({ code: 0, stacks: 9, couldNotCheck: 0, known: 0 });
    expect(itemsOf(report)).toEqual([]);
  });

  it("finds what was done behind Terraform's back, and says what it could not look at", async () => {
    await breakThings(fleet);
    const { code, report, out } = await drift();
    expect(code).toBe(1);
    expect(itemsOf(report)).toEqual(
      expect.arrayContaining([
        "high dev-scanner changed-outside aws_scheduler_schedule.schedule state",
        "high dev-scanner deleted-outside aws_cloudwatch_log_group.scan_logs",
        expect.stringMatching(/^high staging-scanner changed-outside aws_iam_role_policy.scan_role_policy policy.statement-/),
        "low staging-scanner changed-outside aws_s3_bucket.reports tags.owner",
      ]),
    );
    expect(itemsOf(report).filter((item) => / (dev|staging)-(state|registry) /.test(item))).toEqual([]);
    const unchecked = report.stacks.filter(({ status }) => status === "could-not-check");
    expect(unchecked.map(({ environment, stack }) => `${environment}-${stack}`)).toEqual(["prod-state", "prod-registry", "prod-scanner"]);
    for (const { reason } of unchecked)
      expect(reason).toMatch(
        /^The role arn:aws:iam::444455556666:role\/package-scan-read-only could not be assumed: User: arn:aws:iam::111122223333:root is not /,
      );
    const markdown = readFileSync(join(out, "drift.md"), "utf8");
    expect(markdown).toContain('3 of 9 could not be checked: this is not "no drift".');
    expect(readFileSync(join(out, "drift.html"), "utf8")).toContain("Not everything could be checked.");
  });

  it("deploys nothing into a state that is locked, and all the others", async () => {
    const { code, stdout } = await fleet.ops("deploy", "--env", "dev", "staging", "--stack", "registry", "scanner", "--yes", "--json");
    expect(code).toBe(1);
    expect(results(stdout)).toEqual([
      "dev-registry no changes",
      "dev-scanner applied",
      "staging-registry no changes",
      "staging-scanner failed",
    ]);
    const [reason = ""] = stacksOf(stdout).flatMap((stack) => stack.reason ?? []);
    expect(reason).toMatch(
      new RegExp(`^State of staging-scanner is locked: by ana@laptop, \\d+ minutes ago, apply, lock ${LOCK_ID}$`, "m"),
    );
    expect(reason).toContain(`npm run ops -- state unlock --env staging --stack scanner --id ${LOCK_ID}`);
  });

  it("puts back what was changed, once the lock is gone and the role is back", async () => {
    const unlock = ["state", "unlock", "--env", "staging", "--stack", "scanner", "--id", LOCK_ID, "--yes"];
    expect(await fleet.ops(...unlock)).toMatchObject({ code: 1, stderr: expect.stringContaining("add --force") as string });
    expect(await fleet.ops(...unlock, "--force")).toMatchObject({ code: 0 });
    await trust(fleet, "prod", "111122223333");

    const oneStack = ["--env", "staging", "--stack", "scanner"];
    const unanswered = await drift(...oneStack, "--fix");
    expect(unanswered).toMatchObject({ code: 3, stderr: expect.stringContaining("Answer beforehand with --yes") as string });
    const fixed = await drift("--fix", "--yes");
    expect(fixed).toMatchObject({
      ...{ code: 0, report: { exitCode: 2, fix: [{ environment: "staging", stack: "scanner", result: "applied" }] } },
    });
    // Seen before, so it is as old as it was then.
    const [oldest = ""] = fixed.report.stacks.flatMap(({ items }) => items.map(({ since = "" }) => since)).sort();
    expect(oldest < fixed.report.checkedAt).toBe(true);
    const after = await drift(...oneStack);
    expect({ code: after.code, items: itemsOf(after.report) }).toEqual({ code: 0, items: [] });
  });

  it("destroys nothing that is protected", async () => {
    const { code, stderr } = await fleet.ops("destroy", "--env", "dev", "staging", "--confirm", "dev", "staging");
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("dev, staging are protected from destroy") as string,
    });
  });
});

const LOCK_ID = "7c1e2f4b-0000-4111-8222-333344445555";

/** A disabled schedule, a deleted log group, a widened policy, a changed tag, a role that nobody may assume, a lock. */
async function breakThings(fleet: Fleet): Promise<void> {
  await disableSchedule(fleet, "dev");
  await fleet.aws("dev", "logs", "delete-log-group", "--log-group-name", "/aws/codebuild/dev-package-scan");

  const role = ["--role-name", "staging-package-scan-build"];
  const { PolicyNames } = await fleet.aws<{ PolicyNames: string[] }>("staging", "iam", "list-role-policies", ...role);
  const [policy = ""] = PolicyNames;
  const { PolicyDocument } = await fleet.aws<{ PolicyDocument: { Statement: object[] } }>(
    ...(["staging", "iam", "get-role-policy", ...role, "--policy-name", policy] as const),
  );
  PolicyDocument.Statement.push({ Effect: "Allow", Action: "s3:*", Resource: "*" });
  await fleet.aws(
    "staging",
    "iam",
    "put-role-policy",
    ...role,
    "--policy-name",
    policy,
    "--policy-document",
    JSON.stringify(PolicyDocument),
  );
  const bucket = ["--bucket", "staging-scan-reports-333344445555-eu-west-1"];
  const { TagSet } = await fleet.aws<{ TagSet: { Key: string; Value: string }[] }>("staging", "s3api", "get-bucket-tagging", ...bucket);
  const tags = TagSet.map((tag) => (tag.Key === "owner" ? { ...tag, Value: "data" } : tag));
  await fleet.aws("staging", "s3api", "put-bucket-tagging", ...bucket, "--tagging", JSON.stringify({ TagSet: tags }));

  await trust(fleet, "prod", "999999999999");

  const state = "staging-scan-state-333344445555-eu-west-1";
  const file = join(fleet.folder, "lock.json");
  const Created = new Date(Date.now() - 14 * 60_000).toISOString();
  const lock = { ID: LOCK_ID, Operation: "OperationTypeApply", Info: "", Who: "ana@laptop", Version: "1.11.4", Created };
  writeFileSync(file, JSON.stringify({ ...lock, Path: `${state}/staging/scanner.tfstate` }));
  await fleet.aws("staging", "s3api", "put-object", "--bucket", state, "--key", "staging/scanner.tfstate.tflock", "--body", file);
}

/** Who may assume the role that looks for drift. */
async function trust(fleet: Fleet, environment: string, account: string): Promise<void> {
  const Statement = [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${account}:root` } }];
  const document = JSON.stringify({ Version: "2012-10-17", Statement });
  const role = ["--role-name", "package-scan-read-only"];
  await fleet.aws(environment, "iam", "update-assume-role-policy", ...role, "--policy-document", document);
}
