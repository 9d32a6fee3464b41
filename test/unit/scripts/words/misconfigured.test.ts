import { EnvironmentError } from "../../../../environments/errors";
import type { BrokenEnvironment } from "../../../../environments/load";
import type { BootstrapReport } from "../../../../scripts/bootstrap/report";
import { exitCodeOf as bootstrapCode } from "../../../../scripts/bootstrap/report";
import type { StackDrift } from "../../../../scripts/drift/model/types";
import { exitCodeOf as driftCode } from "../../../../scripts/drift/model/exit-code";
import { finish, reportMarkdown, reportTable } from "../../../../scripts/fleet/report";
import type { StackReport } from "../../../../scripts/fleet/stack-report";
import { showDownloads } from "../../../../scripts/scans/show/downloads";
import { showFleetScans } from "../../../../scripts/scans/show/runs";
import { showAcross } from "../../../../scripts/scans/show/shared-findings";
import { showSurvey } from "../../../../scripts/scans/show/survey";
import { backUpTo } from "../../../../scripts/state/backup";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import { showEnds } from "../../../../scripts/verbs/bootstrap";
import { question } from "../../../../scripts/verbs/deploy";
import { showDoctor } from "../../../../scripts/verbs/doctor";
import { showBackup } from "../../../../scripts/verbs/state/backup";
import { showStates } from "../../../../scripts/verbs/state/list";
import { showLocks } from "../../../../scripts/verbs/state/lock";
import { misconfiguredIn, tellOfMisconfigured, withMisconfigured } from "../../../../scripts/words/misconfigured";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { named, screen, stateText } from "../../../helpers/states";

const MISTAKE = { file: "environments/prod.yaml", line: 4, key: "registry.domain", value: '"Prod"', fix: "must be lower-case" };
const broken: readonly BrokenEnvironment[] = [{ name: "prod", error: new EnvironmentError([MISTAKE]) }];
const misconfigured = misconfiguredIn({ broken });
const SAID = 'prod: configuration: environments/prod.yaml:4  registry.domain "Prod"\n  must be lower-case\n';

it("says file, line, key, value and fix", () => {
  expect(misconfigured).toEqual([
    { environment: "prod", reason: 'configuration: environments/prod.yaml:4  registry.domain "Prod"\n  must be lower-case' },
  ]);
  const { console, text } = screen();
  tellOfMisconfigured(misconfigured, console);
  expect(text()).toBe("prod is left out: its file has mistakes, see the end.\n");
});

test.each([
  [0, 3],
  [2, 3],
  [1, 1],
  [3, 3],
  [130, 130],
])("with one left out, the exit code %d of the others becomes %d", (code, expected) => {
  expect([withMisconfigured(code, misconfigured), withMisconfigured(code, [])]).toEqual([expected, code]);
});

const stack = (result: StackReport["result"], environment = "dev"): StackReport => ({
  environment,
  stack: "scanner",
  account: "222233334444",
  region: "eu-central-1",
  result,
  seconds: 2,
});

describe("plan, deploy and destroy", () => {
  const folder = mkdtempSync(join(tmpdir(), "misconfigured-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const report = (...stacks: readonly StackReport[]) => ({ verb: "deploy", startedAt: "2026-11-24T12:00:00Z", stacks, misconfigured });

  it("end with 3 if all else is done, with 1 if something failed, and show the row and the reason", () => {
    const { console, text } = screen();
    expect(finish(report(stack("applied")), folder, console)).toBe(3);
    expect(text()).toMatch(/^ *prod +- +- +- +- +- +misconfigured$/m);
    expect(text()).toContain(SAID);
    expect(finish(report(stack("failed")), folder, console)).toBe(1);
    expect(finish(report(), folder, console)).toBe(3);
    expect(reportTable(report()).at(-1)).toEqual(["prod", "-", "-", "-", "-", "-", { text: "misconfigured", style: "red" }]);
  });

  it("have it in JSON and Markdown", () => {
    const { console, text } = screen(true);
    finish(report(stack("no changes")), folder, console);
    expect(JSON.parse(text())).toMatchObject({ misconfigured });
    expect(reportMarkdown(report(stack("no changes")))).toContain("| prod | - | - | - | - | - | misconfigured |");
    expect(reportMarkdown(report())).toContain('## prod\n\n    configuration: environments/prod.yaml:4  registry.domain "Prod"\n');
  });

  it("ask about what is applied, and name what is left out", () => {
    const plans = (...stacks: readonly StackReport[]) => stacks.map((each) => ({ report: each }));
    expect(question({ plans: plans(stack("planned"), stack("no changes")), misconfigured: [], parameters: 0 })).toBe("Apply this plan?");
    expect(question({ plans: plans(stack("planned"), stack("planned"), stack("failed", "qa")), misconfigured, parameters: 0 })).toBe(
      "Apply these 2 plans, without prod (misconfigured), qa-scanner (failed)?",
    );
    expect(question({ plans: plans(stack("planned")), misconfigured: [], parameters: 2 })).toBe(
      "Apply this plan and encrypt 2 parameters anew?",
    );
    expect(question({ plans: plans(stack("no changes")), misconfigured: [], parameters: 1 })).toBe("Encrypt 1 parameter anew?");
  });
});

it("drift does not end with 2 or 0, but with 1 if a stack could not be checked", () => {
  const drift = (...stacks: readonly StackDrift[]) => driftCode({ checkedAt: "2026-11-24T12:00:00Z", stacks, misconfigured });
  const place = { environment: "dev", stack: "scanner", account: "1", region: "eu-central-1" } as const;
  const item = { address: "aws_x.y", type: "aws_x", kind: "changed-outside", severity: "high", endsWithApply: true } as const;
  const checked: StackDrift = { ...place, status: "checked", items: [] };
  expect([drift(), drift(checked), drift({ ...checked, items: [item] }), drift({ ...checked, status: "could-not-check" })]).toEqual([
    3, 3, 3, 1,
  ]);
});

it("bootstrap makes the others' buckets and has a row for it", () => {
  const { console, text } = screen();
  const outcome = { status: "done", value: { bucket: "b", created: true, changed: true } } as const;
  expect(showEnds([{ environment: named("dev"), outcome, seconds: 1 }], { console, broken })).toBe(3);
  expect(text()).toMatch(/^ *prod +- +- +0 +misconfigured +-$/m);
  expect(text()).toContain(SAID);
  expect(text()).toContain("Next   npm run ops -- deploy --env dev\n");
  expect(showEnds([], { console, broken })).toBe(3);
  const failed: BootstrapReport = { environment: "dev", account: "1", region: "r", result: "failed", seconds: 1 };
  expect(bootstrapCode([failed, { ...failed, result: "misconfigured" }])).toBe(1);
});

it("state list, lock and backup say it of its states", async () => {
  const backend = new MemoryStateBackend();
  backend.write("scanner", stateText(1));
  const { console, text } = screen();
  const [leftOut] = misconfigured;
  const { reason = "" } = leftOut ?? {};
  expect(showStates([{ environment: "prod", condition: "misconfigured", reason }], { console })).toBe(3);
  expect(showStates([{ environment: "dev", condition: "could not check", reason: "denied" }, ...misstates(reason)], { console })).toBe(1);
  expect(showLocks([{ environment: "dev", stack: "scanner" }], { console, broken })).toBe(3);
  expect(showLocks([{ environment: "dev", reason: "denied" }], { console, broken })).toBe(1);
  expect(text()).not.toContain("is locked");
  const folder = mkdtempSync(join(tmpdir(), "misconfigured-"));
  const fleet = { environments: [named("dev")], broken, signal: new AbortController().signal };
  const backup = await backUpTo({ out: join(folder, "a.tar.gz") }, fleet, () => Promise.resolve(backend));
  expect(backup.manifest.missing).toEqual(misconfigured);
  expect(showBackup(backup, { console, broken })).toBe(3);
  expect(text()).toContain(`prod is not in it: ${reason}`);
  rmSync(folder, { recursive: true });
});

function misstates(reason: string) {
  return [{ environment: "prod", condition: "misconfigured", reason } as const];
}

it("doctor, scan and results have a row, and 3 only if all else is well", () => {
  const { console, text } = screen();
  const file = { environment: "prod", check: "its file", level: "problem", what: "environments/prod.yaml:4" } as const;
  const well = { environment: "dev", check: "schedule", level: "ok", what: "on" } as const;
  expect(showDoctor([well, file], { console, environments: [named("dev")], broken })).toBe(3);
  expect(showDoctor([{ ...well, level: "problem" }, file], { console, environments: [named("dev")], broken })).toBe(1);
  const scan = { environment: "dev", account: "1", region: "r", seconds: 1 };
  const leftOut = { ...scan, environment: "prod", result: "misconfigured", reason: "configuration: x" } as const;
  expect(showFleetScans([{ ...scan, result: "succeeded" }, leftOut], console)).toBe(3);
  expect(showFleetScans([{ ...scan, result: "failed" }, leftOut], console)).toBe(1);
  const unread = {
    environment: "prod",
    account: "-",
    region: "-",
    condition: "could not read",
    history: [],
    problems: ["configuration: x"],
  };
  expect(showSurvey([{ ...unread, condition: "could not read", misconfigured: true }], console)).toBe(3);
  expect(showSurvey([{ ...unread, condition: "could not read" }], console)).toBe(1);
  expect(showDownloads([], console, misconfigured)).toBe(3);
  const nothing = { environments: [], findings: [], packages: [], notRead: [] };
  expect([showAcross(nothing, console, misconfigured), showAcross(nothing, console)]).toEqual([3, 1]);
  expect(text()).toContain(SAID);
  expect(text()).toContain("1 of 1 could not be read: what they have is not in this list.");
});
