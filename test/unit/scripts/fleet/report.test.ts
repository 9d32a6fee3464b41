import { kindsOf, timeoutOf } from "../../../../scripts/cli/options";
import type { DriftItem } from "../../../../scripts/drift/model/types";
import { exitCodeOf, reportMarkdown, reportTable, showPlans } from "../../../../scripts/fleet/report";
import { leftLines } from "../../../../scripts/fleet/report-lines";
import { changesText, countChanges, type StackReport, type StackResult } from "../../../../scripts/fleet/stack-report";
import { screen } from "../../../helpers/states";

const report = (result: StackResult, more: Partial<StackReport> = {}): StackReport => ({
  environment: "dev",
  stack: "scanner",
  account: "222233334444",
  region: "eu-central-1",
  result,
  seconds: 12.4,
  ...more,
});
const CHANGES = countChanges([{ kind: "create" }, { kind: "replace" }, { kind: "update" }, { kind: "import" }]);

it.each<[readonly StackResult[], number]>([
  [["no changes", "planned", "applied"], 0],
  [["applied", "failed"], 1],
  [["applied", "skipped"], 1],
  [["failed", "interrupted"], 130],
])("%j exits with %d", (results, code) => {
  expect(
    exitCodeOf(
      "plan",
      results.map((result) => report(result)),
    ),
  ).toBe(code);
});

test("changes that are still planned at the end of an apply count as not done", () => {
  for (const verb of ["deploy", "destroy", "drift --fix"]) expect(exitCodeOf(verb, [report("no changes"), report("planned")])).toBe(1);
});

it("counts a replacement as added and destroyed, as Terraform does", () => {
  expect(changesText({ changes: CHANGES })).toBe("1 to import, 2 to add, 1 to change, 1 to destroy");
  expect(reportTable({ stacks: [report("applied", { changes: CHANGES })] })[1]?.slice(0, 6)).toEqual([
    "dev",
    "scanner",
    "2",
    "1",
    "1",
    "12",
  ]);
  expect(reportTable({ stacks: [report("failed")] })[1]?.slice(2, 5)).toEqual(["-", "-", "-"]);
});

it("does not turn AWS's messages into markup", () => {
  const stacks = [report("failed", { reason: "no\n# <script> @everyone" })];
  const markdown = reportMarkdown({ verb: "plan", startedAt: "2026-11-24T12:00:00Z", stacks });
  expect(markdown).toContain("| dev | scanner | - | - | - | 12 | failed |");
  expect(markdown).toContain("    no\n    # <script> @everyone");
});

it("shows what each plan would touch", () => {
  const { console, text } = screen();
  const changes = [{ address: "aws_x.a", kind: "create" as const }];
  showPlans(
    [
      { report: report("planned", { changes: countChanges(changes) }), changes },
      { report: report("no changes"), changes: [] },
    ],
    console,
  );
  expect(text()).toBe("\ndev-scanner  1 to add\n  create  aws_x.a\n");
});

describe("values", () => {
  const attributes = [
    { attribute: "retention", before: 7, after: 14 },
    { attribute: "secret", before: "(sensitive)", after: "(sensitive)" },
  ];
  const item = (more: Partial<DriftItem>): DriftItem => {
    const basis = { address: "aws_s3_bucket.a", type: "aws_s3_bucket", kind: "unmanaged", severity: "high", endsWithApply: false } as const;
    return Object.assign({}, basis, more);
  };
  const long = "x".repeat(200);
  const website = item({ attribute: "website", after: long });
  const outside = item({ kind: "changed-outside", attribute: "size", before: 1, after: 2 });
  const resources = [
    { address: "aws_x.a", kind: "update", attributes },
    { address: "aws_x.b", kind: "create", attributes: [{ attribute: "name", after: "n" }] },
  ] as const;

  it("shows every attribute, and what was changed outside, before anybody is asked", () => {
    const { console, text } = screen();
    const planned = report("planned", { changes: countChanges(resources), outside: [outside] });
    showPlans([{ report: planned, changes: resources }], console);
    expect(text().split("\n")).toEqual([
      "",
      "dev-scanner  1 to add, 1 to change",
      "  update  aws_x.a",
      "            retention  7 -> 14",
      "            secret     (sensitive) -> (sensitive)",
      "  create  aws_x.b",
      "            name  n",
      "  changed outside of Terraform:",
      "    high  aws_s3_bucket.a  size  1 -> 2  (an apply leaves it)",
      "",
    ]);
  });

  it("has them in the report, in full, and what is still there", () => {
    const stacks = [report("applied", { changes: countChanges(resources), resources, outside: [outside], left: [website] })];
    const markdown = reportMarkdown({ verb: "deploy", startedAt: "2026-11-24T12:00:00Z", stacks });
    expect(markdown).toContain("    update  aws_x.a\n              retention  7 -> 14\n");
    expect(markdown).toContain("\n    changed outside of Terraform:\n      high  aws_s3_bucket.a  size  1 -> 2  (an apply leaves it)\n");
    expect(markdown).toContain(
      `\n    still there, and not configured:\n      high  aws_s3_bucket.a  website  nothing -> ${long}  (nobody configured it)\n`,
    );
  });

  it("tells of what is still there by its exit code, and of what it could not look at", () => {
    const unchecked = [{ address: "aws_s3_bucket.a", aspect: "website", reason: "AccessDenied" }];
    expect(exitCodeOf("deploy", [report("applied", { left: [] })])).toBe(0);
    expect(exitCodeOf("deploy", [report("applied", { left: [website] }), report("no changes")])).toBe(2);
    expect(exitCodeOf("deploy", [report("applied", { left: [website], unchecked })])).toBe(1);
    expect(exitCodeOf("deploy", [report("applied", { left: [website] }), report("failed")])).toBe(1);
    expect(leftLines(report("applied", { unchecked }))).toEqual(["could not check website of aws_s3_bucket.a: AccessDenied"]);
  });
});

describe("options", () => {
  it("names stacks in the order of a deploy", () => {
    expect(kindsOf({ stack: ["scanner", "state"] })).toEqual(["state", "scanner"]);
    expect(kindsOf({})).toBeUndefined();
    expect(() => kindsOf({ stack: ["scaner"] })).toThrow("There is no stack scaner.");
  });

  it.each(["0", "-1", "x", "1441", "Infinity"])("refuses a time limit of %s", (timeout) => {
    expect(() => timeoutOf({ timeout })).toThrow(`--timeout ${timeout} is not a number of minutes`);
  });

  it("converts minutes to milliseconds", () => {
    expect(timeoutOf({ timeout: "0.5" })).toBe(30_000);
    expect(timeoutOf({})).toBe(900_000);
  });
});
