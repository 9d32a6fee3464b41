import { fleetPage } from "../../../../../scripts/scans/html/page";
import { trendBars } from "../../../../../scripts/scans/html/trend";
import { finding, NOW, packageResult, summaryOf, surveyed, wholeScan } from "../../../../helpers/scans";

const STAMP = "2026-11-24-080000";
const EVIL = `"><script>alert('x')</script><img src=x onerror=alert(1)>&`;

describe("fleetPage", () => {
  it("does not let names, titles and errors become markup", () => {
    const found = [finding("S-1 critical a 1", { title: EVIL, package: EVIL, version: EVIL, cves: [EVIL], fixedIn: [EVIL], url: EVIL })];
    const latest = { summary: summaryOf(STAMP, [packageResult("a 1")], found), findings: found };
    const evil = { environment: EVIL, account: EVIL, region: EVIL, problems: [EVIL], unfinished: EVIL };
    const accounts = [
      surveyed(EVIL, undefined, { ...evil, condition: "could not read" }),
      surveyed("dev", undefined, {
        ...evil,
        condition: "scanned",
        latest,
        history: [{ stamp: EVIL }, { stamp: STAMP, summary: latest.summary }],
      }),
    ];
    const page = fleetPage(accounts, NOW);
    expect(page.match(/<script|<img|<iframe/g)).toBeNull();
    expect(page).toContain("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline';`);
  });

  it("names the accounts that need attention in its first sentence", () => {
    const accounts = [
      surveyed("dev", wholeScan(STAMP, ["a 1"], ["S-1 low a 1"])),
      surveyed("prod", wholeScan(STAMP, ["a 1"], ["S-1 critical a 1"])),
      surveyed("staging", undefined, { condition: "could not read", problems: ["denied"] }),
    ];
    const page = fleetPage(accounts, NOW);
    expect(page).toContain("2 of 3 accounts need attention: <b>prod</b> 1 critical; <b>staging</b> could not read.");
    expect([...page.matchAll(/<tr class="(\w+)"/g)].map(([, level]) => level)).toEqual(["bad", "unknown", "good"]);
    expect(fleetPage(accounts.slice(0, 1), NOW)).toContain("No account has a critical finding, and all of them could be read.");
    expect(fleetPage(accounts.slice(0, 1), NOW)).not.toContain("<h2>Could not be read");
  });

  it("shows each of the worst findings once with its accounts, and says how many more there are", () => {
    const many = Array.from({ length: 60 }, (_, index) => `S-${index} high a ${index}`);
    const accounts = [
      surveyed("dev", wholeScan(STAMP, ["a 1"], ["S-x critical a 1", ...many])),
      surveyed("prod", wholeScan(STAMP, ["a 1"], ["S-x critical a 1"])),
    ];
    const page = fleetPage(accounts, NOW);
    expect(page).toContain("<small>50 of 61, each once</small>");
    expect(page.match(/Problem S-x</g)).toHaveLength(1);
    expect(page).toContain('<td><span class="environment">dev</span><span class="environment">prod</span></td>');
  });
});

describe("trendBars", () => {
  const point = (findings: readonly string[], packages = ["a 1"]) => wholeScan(STAMP, packages, findings);

  it("has one bar for each scan, the newest at the right, divided by severity and scaled to the highest", () => {
    const svg = trendBars([point(["S-1 critical a 1", "S-2 low a 1"]), point(["S-1 critical a 1"])], 3).text;
    const rects = [...svg.matchAll(/class="(\w+)" x="(\d+)" y="([\d.]+)" width="4" height="([\d.]+)"/g)].map(([, ...each]) =>
      each.join(" "),
    );
    expect(rects).toEqual(["critical 5 17.0 17.0", "rest 5 0.0 17.0", "critical 10 17.0 17.0"]);
    expect(svg).toContain('aria-label="Last 2 scans: 2 findings at first, 1 now"');
  });

  it("distinguishes a scan without findings, an incomplete one and one that could not be read", () => {
    const svg = trendBars([point([]), point([], ["!a 1"]), { stamp: STAMP }], 3).text;
    expect(svg.match(/<g class="partial">|class="none"|class="gap"/g)).toEqual([
      'class="none"',
      '<g class="partial">',
      'class="none"',
      'class="gap"',
    ]);
    expect(svg).toContain("<title>2026-11-24 08:00 UTC: none, incomplete</title>");
    expect(svg).toContain("1 not readable");
  });
});
