import { changesSection } from "../../../modules/scanner/report/changes";
import { privateSection } from "../../../modules/scanner/report/private";
import { renderReport } from "../../../modules/scanner/report/report";
import { trend } from "../../../modules/scanner/report/trend";
import { waiversSection } from "../../../modules/scanner/report/waivers";
import type { PastScan } from "../../../modules/scanner/contract/history";
import type { Html } from "../../../modules/page/html";
import { sampleScan } from "../../helpers/pages/scan";

const scan = sampleScan({ packages: 40, findings: 30 });
/** The text of the cells, row by row. */
const rowsOf = (html: Html | undefined) =>
  [...(html?.text ?? "").matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = ""]) => cell.replace(/<[^>]*>/g, "").trim()),
  );

describe("the trend", () => {
  const at = (day: number, more: Partial<PastScan> = {}): PastScan => ({
    stamp: `${day}`,
    finishedAt: `2026-11-0${day}T08:00:00.000Z`,
    checked: 9,
    complete: true,
    findings: { critical: 1, high: 0, medium: 2, low: 0 },
    ...more,
  });

  test("is nothing before the second scan", () => {
    expect([[], [at(1)], [at(1), at(1)]].map((history) => trend(history).text)).toEqual(["", "", ""]);
  });

  test("says of each scan what it found, which was incomplete, and which has checked nothing", () => {
    const html = trend([at(1), at(2, { complete: false }), at(3, { checked: 0 })]).text;
    expect([...html.matchAll(/<title>([^<]*)/g)].map(([, title]) => title)).toEqual([
      "2026-11-01 08:00 UTC: 1 critical, 2 medium",
      "2026-11-02 08:00 UTC: 1 critical, 2 medium, incomplete",
      "2026-11-03 08:00 UTC: nothing was checked",
    ]);
    expect(html).toContain("Findings of the last 3 scans since 1 Nov: 3 at first, nothing known now");
    expect(html.match(/class="partial"/g)).toHaveLength(1);
    expect(html.match(/class="gap"/g)).toHaveLength(1);
  });
});

test("changes are one row each, with what to do; nothing where there is nothing to compare with", () => {
  const section = changesSection(scan.diff, scan.summary.changes);
  expect(section?.count).toBe(8);
  expect(
    rowsOf(section?.content)
      .slice(1)
      .map(([kind]) => kind),
  ).toEqual(["new", "changed", "not known", "not checked", "private", "fixed", "came", "went"]);
  expect(rowsOf(section?.content)[2]?.[3]).toMatch(/ was: low, no fix$/);
  expect(changesSection(scan.diff, undefined)).toBeUndefined();
  expect(changesSection(undefined, scan.summary.changes)).toBeUndefined();
});

test("of thousands of versions that came, two hundred are shown, and the others counted", () => {
  const added = Array.from({ length: 300 }, (_, index) => ({ name: `p${index}`, version: "1" }));
  const diff = scan.diff && { ...scan.diff, packages: { added, removed: [] } };
  const section = changesSection(diff, scan.summary.changes);
  expect(section?.count).toBe(306);
  expect(rowsOf(section?.content).at(-1)).toEqual(["came", "-", "and 100 more", "diff.json has them all"]);
});

test("private versions are named, and nothing is claimed of them", () => {
  const section = privateSection(scan.summary, scan.inventory);
  expect([section?.count, rowsOf(section?.content).length]).toEqual([2, 3]);
  expect(section?.content.text).toContain("that is not the same as no findings");
  expect(privateSection({ ...scan.summary, notAsked: [] }, scan.inventory)).toBeUndefined();
});

test("each waiver is there with its state and what to do", () => {
  const section = waiversSection(scan.summary.gate);
  expect(
    rowsOf(section?.content)
      .slice(1)
      .map(([, state, until, owner]) => [state, until, owner]),
  ).toEqual([
    ["expired", "2026-10-31", "web team"],
    ["expiring", "2027-03-31", "web team"],
    ["unmatched", "2027-03-31", "web team"],
    ["holds 2", "2027-03-31", "web team"],
  ]);
  expect(waiversSection(undefined)).toBeUndefined();
});

test("the report has them all", () => {
  const text = renderReport(scan);
  const ids = [...text.matchAll(/<details class="section" id="([a-z-]+)"/g)].map(([, id]) => id);
  expect(ids).toEqual([
    "findings",
    "changes",
    "confusion",
    "quarantined",
    "not-checked",
    "private",
    "waivers",
    "not-installable",
    "inventory",
    "snyk",
  ]);
  expect(text).toContain("Findings of the last 30 scans since 26 Oct");
});
