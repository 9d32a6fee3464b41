import { CONTROL_FINDINGS } from "../../../../scripts/checkov/control";
import { judge } from "../../../../scripts/checkov/judge";
import type { Finding, Report } from "../../../../scripts/checkov/report";
import { showVerdict } from "../../../../scripts/checkov/show";
import type { Skip } from "../../../../scripts/checkov/skips";

const finding = (check: string, address: string, stack = "dev-state"): Finding => ({ check, name: `Ensure ${check}`, stack, address });
const CONTROL = CONTROL_FINDINGS.map((each) => {
  const [check = "", address = ""] = each.split(" ");
  return finding(check, address, "control");
});
const LOGS = finding("CKV_AWS_18", "aws_s3_bucket.bucket");
const report = (more: Partial<Report> = {}): Report => ({
  version: "3.3.30",
  resources: 15,
  passed: [finding("CKV_AWS_21", "aws_s3_bucket.bucket"), finding("CKV_AWS_18", "aws_s3_bucket.reports", "dev-scanner")],
  failed: [...CONTROL, LOGS],
  ...more,
});
const skip = (more: Partial<Skip> = {}): Skip => ({
  check: "CKV_AWS_18",
  resource: "aws_s3_bucket.*",
  reason: "because",
  at: "skips.yaml:2",
  ...more,
});
const given = (...skips: Skip[]) => ({ stacks: 2, resources: 10, controlResources: 5, skips, today: "2027-03-31" });

test("a check that fails is a failure, unless an entry allows it; the control's failures are none", () => {
  expect(judge(report(), given())).toMatchObject({ passed: 2, failed: [LOGS], skipped: [], mistakes: [] });
  const verdict = judge(report(), given(skip()));
  expect(verdict).toMatchObject({ passed: 2, failed: [], skipped: [{ ...LOGS, reason: "because" }], mistakes: [] });
  expect(verdict.checks).toEqual([
    { check: "CKV_AWS_18", name: "Ensure CKV_AWS_18", passed: 1, failed: 0, skipped: 1 },
    { check: "CKV_AWS_21", name: "Ensure CKV_AWS_21", passed: 1, failed: 0, skipped: 0 },
  ]);
});

test("an entry holds on its last day, and is a mistake after it", () => {
  expect(judge(report(), given(skip({ expires: "2027-03-31" })))).toMatchObject({ failed: [], mistakes: [] });
  expect(judge(report(), given(skip({ expires: "2027-03-30" })))).toMatchObject({
    failed: [LOGS],
    mistakes: ["skips.yaml:2  CKV_AWS_18 at aws_s3_bucket.* was accepted until 2027-03-30: mend it, or decide again"],
  });
});

test.each([
  [[skip({ check: "CKV_AWS_21" })], "skips.yaml:2  CKV_AWS_21 fails at no resource aws_s3_bucket.*: remove the entry"],
  [
    [skip({ check: "CKV_AWS_9999" })],
    "skips.yaml:2  CKV_AWS_9999 is no check that looks at these stacks: correct its id, or remove the entry",
  ],
  [[skip({ resource: "aws_s3_bucket.other" })], "skips.yaml:2  CKV_AWS_18 fails at no resource aws_s3_bucket.other: remove the entry"],
  [[skip(), skip({ at: "skips.yaml:5" })], "skips.yaml:5  CKV_AWS_18 at aws_s3_bucket.* is skipped by an entry above: remove this one"],
])("an entry that allows nothing is a mistake: %#", (skips, mistake) => {
  expect(judge(report(), given(...skips)).mistakes).toEqual([mistake]);
});

test("resources that checkov has not seen, and mistakes that it does not find, are a mistake of the whole", () => {
  expect(judge(report({ resources: 14 }), given(skip())).mistakes).toEqual(["checkov looked at 14 resources, and there are 15"]);
  expect(judge(report({ failed: [LOGS, ...CONTROL.slice(1)] }), given(skip())).mistakes).toEqual([
    `checkov did not find the control's mistakes: ${CONTROL_FINDINGS[0]}`,
  ]);
  expect(judge(report({ resources: 5, passed: [], failed: CONTROL }), { ...given(), resources: 0 }).mistakes).toEqual([
    "there is no resource in the stacks",
  ]);
});

test("the exit code is 0 only if nothing failed and everything was looked at", () => {
  const shown = (verdict: ReturnType<typeof judge>) => {
    const said: string[] = [];
    const say = (text?: string) => void said.push(text ?? "");
    const code = showVerdict(verdict, {
      json: false,
      line: say,
      error: say,
      result: () => undefined,
      table: (rows) => said.push(...rows.map((row) => row.map((cell) => (typeof cell === "string" ? cell : cell.text)).join(" "))),
    });
    return { code, said };
  };
  expect(shown(judge(report(), given(skip())))).toEqual({
    code: 0,
    said: [
      "checkov 3.3.30: 2 stacks, 10 resources",
      "check passed failed skipped ",
      "CKV_AWS_18 1 0 1 Ensure CKV_AWS_18",
      "CKV_AWS_21 1 0 0 Ensure CKV_AWS_21",
      "all 2 0 1 ",
    ],
  });
  const failed = shown(judge(report(), given()));
  expect([failed.code, failed.said.at(-1)]).toEqual([1, "dev-state  aws_s3_bucket.bucket  CKV_AWS_18: Ensure CKV_AWS_18"]);
  expect(shown(judge(report({ resources: 14 }), given(skip()))).code).toBe(1);
});
