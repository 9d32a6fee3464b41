import { splitChart, timeChart } from "../../../../modules/page/chart/charts";
import { placeIn, timeTicks } from "../../../../modules/page/chart/time-axis";
import { markup } from "../../../../modules/page/html";

const at = (text: string) => Date.parse(text);

test.each([
  ["2026-11-24T08:00:00Z", "2026-11-24T11:00:00Z", ["08:00", "09:00", "10:00", "11:00"]],
  ["2026-10-26T11:00:00Z", "2026-11-24T11:00:00Z", ["29 Oct", "5 Nov", "12 Nov", "19 Nov"]],
  ["2026-01-01T00:00:00Z", "2026-11-24T00:00:00Z", ["Jan 2026", "Mar 2026", "May 2026", "Jul 2026", "Sep 2026", "Nov 2026"]],
  ["2010-06-01T00:00:00Z", "2026-11-24T00:00:00Z", ["Jan 2015", "Jan 2020", "Jan 2025"]],
  ["2026-11-24T08:00:00Z", "2026-11-24T08:00:00Z", ["08:00"]],
])("marks of %s to %s", (from, to, labels) => {
  expect(timeTicks({ from: at(from), to: at(to) }, 6).map(({ label }) => label)).toEqual(labels);
});

test("a time has its place in a period; one outside is at its end", () => {
  const period = { from: 100, to: 300 };
  expect([100, 150, 300, 0, 999].map((time) => placeIn(period, time))).toEqual([0, 25, 100, 0, 100]);
  expect(placeIn({ from: 5, to: 5 }, 5)).toBe(100);
});

test("a split chart says each share in words too, and is none for zero", () => {
  const chart = (critical: number, low: number) =>
    splitChart([
      { tone: "critical", label: "critical", count: critical },
      { tone: "low", label: "low", count: low },
    ]).text;
  expect([...chart(1, 3).matchAll(/x="([\d.]+)%" width="([\d.]+)%"/g)].map(([, x, width]) => [x, width])).toEqual([
    ["0.00", "25.00"],
    ["25.00", "75.00"],
  ]);
  expect(chart(1, 3)).toContain('aria-label="1 critical, 3 low"');
  expect(chart(0, 0)).toBe("");
});

test("a chart over time has an axis, its highest count, and words for those who do not see it", () => {
  const from = at("2026-11-20T00:00:00Z");
  const to = at("2026-11-24T00:00:00Z");
  const chart = timeChart({
    bars: [
      { at: from, parts: [{ tone: "high", count: 5 }], words: "5 then" },
      { at: to, words: "not read" },
    ],
    period: { from, to },
    label: "5 at first",
    caption: markup`of all`,
  }).text;
  expect([...chart.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text)).toEqual([
    "20 Nov",
    "21 Nov",
    "22 Nov",
    "23 Nov",
    "24 Nov",
    "5",
  ]);
  expect(chart).toContain('role="img" aria-label="5 at first"');
  expect(chart).toContain("<title>5 then</title>");
  expect(chart).toContain('class="gap"');
});
