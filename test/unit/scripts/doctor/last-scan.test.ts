import { startAfter } from "../../../../modules/schedule/next-start";
import { judgeLastScan, type LastScanFacts } from "../../../../scripts/doctor/last-scan";

const now = new Date("2026-11-24T17:20:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const scan = (finishedAt: Date, exitCode = 0) => ({ stamp: "2026-11-24-060000", finishedAt, exitCode });
const judge = (facts: Partial<LastScanFacts>) =>
  judgeLastScan({ environmentName: "dev", schedule: "rate(1 day)", timezone: "UTC", now, runs: [], ...facts }).map(
    ({ level, what, fix }) => [level, what, fix],
  );
const AGAIN = "npm run ops -- scan --env dev";

describe("judgeLastScan", () => {
  it("accepts a recent complete scan, above the gate or not", () => {
    for (const exitCode of [0, 1]) {
      expect(judge({ scan: scan(daysAgo(1.9), exitCode), runs: [{ status: "Succeeded", startedAt: daysAgo(2) }] })).toEqual([
        ["ok", "2026-11-24-060000, 46 hours ago: complete", undefined],
      ]);
    }
  });

  it("warns before the first scan, and after two missed starts", () => {
    expect(judge({})).toEqual([["warning", "none yet", AGAIN]]);
    expect(judge({ scan: scan(daysAgo(2)) })).toEqual([
      ["ok", "2026-11-24-060000, 2 days ago: complete", undefined],
      ["warning", "nothing new since 2 days ago: rate(1 day) was due 2 times or more", AGAIN],
    ]);
  });

  it("counts starts of the schedule and not days", () => {
    const weekdays = { schedule: "cron(0 6 ? * MON-FRI *)", timezone: "Europe/Berlin", now: new Date("2026-11-23T04:00:00Z") };
    // It is Monday before six in Berlin and the scan is Friday's: no scan was due over the weekend.
    expect(judge({ ...weekdays, scan: scan(new Date("2026-11-20T05:10:00Z")) }).map(([level]) => level)).toEqual(["ok"]);
    expect(judge({ ...weekdays, scan: scan(new Date("2026-11-18T05:10:00Z")) }).map(([level]) => level)).toEqual(["ok", "warning"]);
    expect(judge({ schedule: "rate(1 hour)", scan: scan(daysAgo(0.1)) }).map(([level]) => level)).toEqual(["ok", "warning"]);
    expect(judge({ schedule: "rate(7 days)", scan: scan(daysAgo(10)) }).map(([level]) => level)).toEqual(["ok"]);
  });

  it("does not take the scan of a schedule that is over for a recent one", () => {
    const over = { schedule: "cron(0 6 * * ? 2025)", timezone: "UTC" };
    expect(judge({ ...over, scan: scan(daysAgo(3)) }).map(([level]) => level)).toEqual(["ok"]);
    expect(judge({ ...over, scan: scan(daysAgo(4)) })).toEqual([
      ["ok", "2026-11-24-060000, 4 days ago: complete", undefined],
      ["warning", "nothing new since 4 days ago: cron(0 6 * * ? 2025) never starts again", AGAIN],
    ]);
  });

  it("reports an incomplete scan as a problem", () => {
    expect(judge({ scan: scan(daysAgo(1), 2) })).toEqual([
      [
        "problem",
        "2026-11-24-060000, 24 hours ago: incomplete, something could not be checked; no complete scan known",
        "npm run ops -- results --env dev --scan 2026-11-24-060000",
      ],
    ]);
    const complete = { stamp: "2026-11-21-060000", finishedAt: daysAgo(3) };
    expect(judge({ scan: scan(daysAgo(1), 2), complete })[0]?.[1]).toMatch(/could not be checked; the last complete one 3 days ago$/);
  });

  it("does not call an empty domain complete, nor a scan of the future recent", () => {
    expect(judge({ scan: { ...scan(daysAgo(1)), packages: 0 } })).toEqual([
      ["warning", "2026-11-24-060000, 24 hours ago: nothing to check, the domain has no package", undefined],
    ]);
    expect(judge({ scan: scan(daysAgo(-1)) }).map(([level, what]) => [level, what])).toEqual([
      ["problem", "2026-11-24-060000 is dated in the future: its age is not known"],
      ["ok", "2026-11-24-060000, in the future: complete"],
    ]);
  });

  it("reports a run without results as a problem, but not one whose results came after its start", () => {
    const failed = (startedAt: Date) => ({ status: "Failed", startedAt });
    const what = "the last run, 1 hour ago, ended as Failed and left no results";
    expect(judge({ runs: [failed(daysAgo(1 / 24))] })).toEqual([["problem", what, `${AGAIN}\nIt shows the log of the build as it runs.`]]);
    expect(judge({ runs: [failed(daysAgo(1 / 24))], scan: scan(daysAgo(1)) }).map(([level]) => level)).toEqual(["problem", "ok"]);
    expect(judge({ runs: [failed(daysAgo(1.01))], scan: scan(daysAgo(1), 1) }).map(([level]) => level)).toEqual(["ok"]);
    const both = judge({ runs: [{ status: "InProgress", startedAt: now }, failed(daysAgo(1 / 24))], scan: scan(daysAgo(1)) });
    expect(both.map(([level]) => level)).toEqual(["ok", "problem", "ok"]);
    const empty = judge({ runs: [{ status: "Succeeded", startedAt: daysAgo(1 / 24) }], scan: scan(daysAgo(1)) });
    expect(empty[0]?.[1]).toBe("the last run, 1 hour ago, ended as Succeeded and left no results");
    expect(judge({ runs: [{ status: "InProgress", startedAt: now }] })).toEqual([["ok", "one is running, begun 0 minutes ago", undefined]]);
  });
});

describe("startAfter", () => {
  it.each([
    ["rate(15 minutes)", "UTC", 2, "2026-11-24T17:50:00.000Z"],
    ["cron(0 6 * * ? *)", "Europe/Berlin", 1, "2026-11-25T05:00:00.000Z"],
    ["cron(0 6 ? * 2 *)", "UTC", 2, "2026-12-07T06:00:00.000Z"],
    ["cron(0 6 1 1 ? 2020)", "UTC", 1, undefined],
  ])("%s in %s", (expression, timezone, count, expected) => {
    expect(startAfter(expression, timezone, now, count)?.toISOString()).toBe(expected);
  });
});
