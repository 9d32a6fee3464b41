import { loadEnvironment } from "../../../../environments/load";
import type { Finding, Summary } from "../../../../modules/scanner/contract/results";
import { Console } from "../../../../scripts/cli/console";
import { stoppedBecause } from "../../../../modules/scanner/contract/starts";
import { laterRun } from "../../../../scripts/scans/read/runs";
import { listScans, readScan } from "../../../../scripts/scans/read/scan";
import { headline, showScan } from "../../../../scripts/scans/show/report";
import { showOneScan, showScans } from "../../../../scripts/scans/show/scans";
import { checkUsage, withDoubt } from "../../../../scripts/verbs/results";
import { showScanResult } from "../../../../scripts/verbs/scan";
import { accountFor } from "../../../helpers/scans";
import { screen } from "../../../helpers/states";
import { accountWith, type Runs } from "../scans/bucket";

const STAMP = "2026-11-24-080000";

const summary: Summary = {
  stamp: STAMP,
  domain: "demo-domain",
  domainOwner: "111122223333",
  region: "eu-central-1",
  repositories: ["team"],
  python: "3.11.7",
  snykCli: "1.1110.0",
  startedAt: "2026-11-24T08:00:00Z",
  finishedAt: "2026-11-24T08:00:20Z",
  exitCode: 2,
  complete: false,
  packages: 3,
  checked: 2,
  notChecked: [{ name: "odd", version: "1", reason: "Snyk gave no answer" }],
  notInstallable: { total: 1, byClass: { "source-only": 1 } },
  yanked: 0,
  carriedOver: 0,
  findings: { total: 1, bySeverity: { critical: 0, high: 1, medium: 0, low: 0 } },
  snyk: { organization: "acme", projectName: "sandbox demo-domain", snapshots: [] },
  bytes: { describe: 1, requests: 1, wheels: 1, pipWheels: 1 },
  seconds: {},
  failures: [],
  keys: [],
};
const finding: Finding = {
  id: "SNYK-1",
  title: "Credentials exposed",
  severity: "high",
  cves: ["CVE-2018-18074"],
  package: "requests",
  version: "2.19.1",
  fixedIn: ["2.20.0"],
  url: "https://example.com/SNYK-1",
};
const inventory = {
  stamp: STAMP,
  domain: "demo-domain",
  domainOwner: "111122223333",
  region: "eu-central-1",
  repositories: ["team"],
  python: "3.11.7",
  unpublished: [],
  packages: [
    {
      name: "rawpkg",
      version: "0.3",
      repositories: ["team"],
      installable: "source-only",
      installableReason: "would have to be built",
      checked: true,
      assets: [],
      dependencies: [],
      notes: [],
    },
  ],
};
const whole = {
  "outputs/latest.json": { stamp: STAMP, prefix: `outputs/${STAMP}/`, exitCode: 2, finishedAt: "2026-11-24T08:00:20Z", keys: [] },
  [`outputs/${STAMP}/summary.json`]: summary,
  [`outputs/${STAMP}/findings.json`]: { stamp: STAMP, findings: [finding] },
  [`outputs/${STAMP}/inventory.json`]: inventory,
};

const context = (objects: Record<string, unknown>) => accountWith(loadEnvironment("sandbox"), objects);

describe("ops results", () => {
  it("lists scans, also those that never ended", async () => {
    const own = context({ ...whole, "outputs/2026-11-23-080000/requirements.txt": "" });
    const { console, text } = screen();
    expect(showScans(await listScans(own), { ...own, console })).toBe(1);
    expect(text().split("\n")).toEqual([
      "  scan                             packages  checked  findings",
      "  2026-11-24-080000  incomplete    3         2        1",
      "  2026-11-23-080000  not finished",
      "Next   npm run ops -- results --env sandbox --scan 2026-11-24-080000",
      "",
    ]);
  });

  it("shows the last scan: numbers, findings, packages that could not be installed or checked", async () => {
    const own = context(whole);
    const { console, text } = screen();
    expect(showOneScan(await readScan({}, own), { console })).toBe(1);
    expect(text().split("\n")).toEqual([
      "3 packages   2 checked   1 not installable   1 finding: 1 high",
      "",
      "  severity  package          problem                              fixed in",
      "  high      requests 2.19.1  Credentials exposed  CVE-2018-18074  2.20.0",
      "",
      "  not installable  why",
      "  rawpkg 0.3       source-only: would have to be built",
      "",
      "  could not be checked  why",
      "  odd 1                 Snyk gave no answer",
      'The scan is incomplete: this is not "no findings".',
      "Only the default version of each package was looked at, as earlier scanners did.",
      "",
      "",
    ]);
  });

  it("has AWS's refusals whole, each once, though the table shortens them", () => {
    const refusal =
      "User: arn:aws:sts::111122223333:assumed-role/dev-package-scan-build/1 is not authorized to perform: logs:PutLogEvents on resource: arn:aws:logs:eu-central-1:111122223333:log-group:/aws/codebuild/x:*";
    const reason = `the log cannot be written: AccessDeniedException: ${refusal} because no identity-based policy allows it`;
    const failures = ["/aws/codebuild/x", "again"].map((subject) => ({ step: "log" as const, subject, reason }));
    const { console, text } = screen();
    showScan({ summary: { ...summary, notChecked: [], failures }, findings: [], notInstallable: [] }, console);
    expect(
      text()
        .split("\n")
        .filter((line) => line.includes(refusal)),
    ).toEqual([refusal]);
  });

  const complete = { ...summary, checked: 3, complete: true, exitCode: 0, notChecked: [], account: accountFor(3) };
  const empty = { ...complete, packages: 0, checked: 0, account: accountFor(0) };

  it.each([
    ["a complete scan", complete, undefined, 0, "complete  ", "3 packages, versions: 3 published"],
    [
      "a scan of a part that the settings choose",
      { ...complete, account: { ...accountFor(3), published: 9, notAsked: { ...accountFor(3).notAsked, "not-chosen": 6 } } },
      undefined,
      0,
      "as chosen",
      "3 asked about, 6 not chosen (scan.versions: default)",
    ],
    ["an empty domain", empty, undefined, 0, "nothing to check", "Nothing to check: the domain has no published package version."],
    ["an incomplete one", summary, undefined, 1, "incomplete", 'The scan is incomplete: this is not "no findings".'],
    [
      "a word against the counts",
      { ...complete, checked: 0 },
      undefined,
      1,
      "incomplete",
      'The scan is incomplete: this is not "no findings".',
    ],
    ["a later run that failed", complete, "The last run failed.", 1, "The last run failed.", "The last run failed."],
  ])("gives the exit code and the words for %s", async (_, last, later, code, inList, inScan) => {
    const own = context({ ...whole, [`outputs/${STAMP}/summary.json`]: last });
    const [list, one] = [screen(), screen()];
    expect(showScans(await listScans(own), { ...own, console: list.console }, later)).toBe(code);
    expect(showOneScan(await readScan({}, own), { console: one.console }, later)).toBe(code);
    expect(list.text()).toContain(inList);
    expect(one.text()).toContain(inScan);
  });

  it("does not take an account without scans for one without findings", async () => {
    const { console, text } = screen();
    const own = context({});
    expect(showScans(await listScans(own), { ...own, console })).toBe(1);
    expect(text()).toBe("  No scans yet: nothing is known of its packages.\n");
  });

  it("knows a later run that left no results, and says if it cannot know", async () => {
    const now = new Date("2026-11-24T11:00:00Z");
    const later = (runs: Runs) => laterRun(accountWith(loadEnvironment("sandbox"), {}, runs), "2026-11-24T08:00:20Z", now);
    const run = (status: string, time: string) => ({ status, startTime: new Date(`2026-11-24T${time}:00Z`) });
    expect(await later([run("Succeeded", "08:00")])).toBeUndefined();
    expect(await later([run("InProgress", "10:59")])).toBeUndefined();
    expect(await later([run("Failed", "10:00")])).toBe(
      "The last run, 1 hour ago, ended as Failed and left no results: these are not the packages as they are now.",
    );
    expect(await later([run("Succeeded", "10:00")])).toContain("The last run, 1 hour ago, ended as Succeeded and left no results");
    const overtaken = Array.from({ length: 45 }, () => run("Superseded", "10:30"));
    expect(await later([...overtaken, run("Failed", "10:00"), run("Succeeded", "08:00")])).toContain("1 hour ago, ended as Failed");
    expect(await later([...overtaken, run("Succeeded", "08:00")])).toBeUndefined();
    // A run that a scan has stopped because nothing was left to look at is no word on the packages; one that somebody has stopped is.
    const stopped = (reason: string) => ({ ...run("Stopped", "10:40"), stopTrigger: { reason } });
    expect(await later([stopped(stoppedBecause(STAMP)), run("Failed", "10:00")])).toContain("1 hour ago, ended as Failed");
    expect(await later([stopped(stoppedBecause(STAMP)), run("Succeeded", "08:00")])).toBeUndefined();
    expect(await later([stopped("enough"), run("Succeeded", "08:00")])).toContain("20 minutes ago, ended as Stopped");
    expect(await later("denied")).toBe("Whether a later run failed could not be read: AWS answered AccessDeniedException: no");
  });

  it.each([
    ["2027-01-01T00:00:00Z", "is dated in the future"],
    ["2026-11-24T11:06:00Z", "is dated in the future"],
    ["soon", "is dated in the future"],
    ["2026-11-24T11:04:00Z", undefined],
  ])("a scan of %s hides no failed run behind its date", async (finishedAt, said) => {
    const runs: Runs = [{ status: "Failed", startTime: new Date("2026-11-24T10:00:00Z") }];
    const later = await laterRun(accountWith(loadEnvironment("sandbox"), {}, runs), finishedAt, new Date("2026-11-24T11:00:00Z"));
    expect(later).toEqual(said === undefined ? undefined : expect.stringContaining(said));
  });

  it("writes the same as JSON", async () => {
    const { console, text } = screen(true);
    showOneScan(await readScan({ scan: STAMP }, context(whole)), { console });
    expect(JSON.parse(text())).toMatchObject({
      stamp: STAMP,
      findings: [{ id: "SNYK-1" }],
      notInstallable: [{ name: "rawpkg", version: "0.3" }],
    });
  });

  it("reports that there is no such scan, no scan yet, or only an unfinished one", async () => {
    await expect(readScan({}, context({}))).rejects.toThrow(
      "There is no finished scan in s3://sandbox-scan-reports-111122223333-eu-central-1",
    );
    await expect(readScan({ scan: "2026-01-01-000000" }, context(whole))).rejects.toThrow("There is no scan 2026-01-01-000000 in s3://");
    const half = context({ "outputs/2026-11-23-080000/requirements.txt": "" });
    await expect(readScan({ scan: "2026-11-23-080000" }, half)).rejects.toThrow("The scan 2026-11-23-080000 never finished");
  });

  it.each([
    [{ scan: "2026-11-24-080000" }, true, "--scan 2026-11-24-080000 is one scan of one environment."],
    [{ compare: "2026-11-24-080000" }, true, "--compare 2026-11-24-080000 is a scan of one environment."],
    [{ compare: true as const, download: "d" }, false, "--compare and --download cannot be used together."],
    [{ html: "f", download: "d" }, true, "--html and --download cannot be used together."],
    [{ format: "spdx" }, false, "--format spdx is not known."],
    [{ format: "toString" }, false, "--format toString is not known."],
    [{ format: "cyclonedx" }, true, "--format is for one environment."],
    [{ format: "cyclonedx", download: "d" }, false, "--download and --format cannot be used together."],
    [{ scan: "../../x" }, false, "--scan ../../x is not the name of a scan."],
    [{ compare: "2026-11-24" }, false, "--compare 2026-11-24 is not the name of a scan."],
    [{ html: "f", scan: "latest" }, false, "--html and --scan cannot be used together."],
  ])("does not accept %j (for the fleet: %s)", (options, fleet, message) => {
    expect(() => checkUsage(options, fleet)).toThrow(message);
  });

  it("accepts a scan together with what to do with it", () => {
    for (const options of [
      {},
      { scan: STAMP, download: "d" },
      { scan: STAMP, compare: "2026-11-23-080000" },
      { scan: "latest", compare: true as const },
      { scan: STAMP, format: "cyclonedx" },
    ])
      checkUsage(options, false);
    for (const options of [{}, { compare: true as const }, { download: "d" }, { html: "f" }]) checkUsage(options, true);
  });

  it("writes counts in words", () => {
    const none = { ...summary, findings: { total: 0, bySeverity: { critical: 0, high: 0, medium: 0, low: 0 } } };
    expect(headline(none)).toBe("3 packages   2 checked   1 not installable   0 findings");
  });
});

test("a scan for other programs, or a comparison, is no success if a later run left no results; its JSON stays as it is", () => {
  const written = { out: "", err: "" };
  const to = (name: "out" | "err") => ({ write: (text: string) => (written[name] += text) });
  const console = new Console({ out: to("out"), err: to("err"), json: true, environment: {} });
  expect([withDoubt(0, undefined, { console }), withDoubt(2, undefined, { console }), written.err]).toEqual([0, 2, ""]);
  expect(withDoubt(0, "The last run ended as Failed.", { console })).toBe(1);
  expect(written).toEqual({ out: "", err: "The last run ended as Failed.\n" });
});

describe("ops scan", () => {
  const stages = [{ stage: "Scan", action: "Scan", status: "Failed", problem: "exit status 2" }];
  const { environment } = context({});

  it.each([
    ["Succeeded", 0],
    ["Failed", 1],
    ["Stopped", 1],
    ["Superseded", 1],
  ])("a run that %s exits with %i", (status, code) => {
    const { console } = screen();
    expect(showScanResult({ run: { executionId: "e", status, stages: [] } }, { console, environment })).toBe(code);
  });

  const one = async (last: Summary) => readScan({}, context({ ...whole, [`outputs/${STAMP}/summary.json`]: last }));
  const done: Summary = { ...summary, checked: 3, complete: true, exitCode: 0, notChecked: [] };

  it("does not call a run successful that looked at nothing, at a part, or that left no log", async () => {
    const run = { executionId: "e", status: "Succeeded", stages: [] };
    const shown = async (last: Summary, more = {}) => {
      const { console, text } = screen();
      return [showScanResult({ run, scan: await one(last), ...more }, { console, environment }), text()] as const;
    };
    expect((await shown(done))[0]).toBe(0);
    expect((await shown({ ...done, checked: 2 }))[0]).toBe(1);
    const [silent, text] = await shown(done, { silent: "The build wrote no log." });
    expect([silent, text.includes("The build wrote no log.")]).toEqual([1, true]);
    const [empty, said] = await shown({ ...done, packages: 0, checked: 0 });
    expect([empty, said.includes("Nothing to check: the domain has no published package version.")]).toEqual([0, true]);
  });

  it("says what failed", () => {
    const { console, text } = screen();
    showScanResult({ run: { executionId: "e1", status: "Failed", stages } }, { console, environment });
    expect(text()).toBe("Scan/Scan failed: exit status 2\nThe scan e1 ended as Failed.\n");
  });
});
