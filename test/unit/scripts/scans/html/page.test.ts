import { fleetPage } from "../../../../../scripts/scans/html/page";
import type { AccountScans } from "../../../../../scripts/scans/survey/survey";
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
    expect(page.match(/<script|<img|<iframe/g)).toEqual(["<script"]);
    expect(page).toContain("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    expect(page).toContain(`content="default-src 'none'; script-src 'sha256-`);
  });

  it("names the accounts that need attention in its first sentence", () => {
    const accounts = [
      surveyed("dev", wholeScan(STAMP, ["a 1"], ["S-1 low a 1"])),
      surveyed("prod", wholeScan(STAMP, ["a 1"], ["S-1 critical a 1"])),
      surveyed("staging", undefined, { condition: "could not read", problems: ["denied"] }),
    ];
    const page = fleetPage(accounts, NOW);
    expect(page).toContain("2 of 3 accounts need attention: <b>prod</b> 1 critical; <b>staging</b> could not read.");
    expect([...page.matchAll(/<tr class="(?!head)(\w+)"/g)].map(([, level]) => level)).toEqual(["bad", "unknown", "good"]);
    expect(fleetPage(accounts.slice(0, 1), NOW)).toContain(
      '<p class="verdict good">1 account checked as a whole: no critical or high finding.</p>',
    );
    expect(fleetPage(accounts.slice(0, 1), NOW)).not.toContain("<h2>Could not be read");
  });

  it("leads from each account, and from each of its numbers, to its report beside the page", () => {
    const accounts = [surveyed("dev", wholeScan(STAMP, ["a 1"], ["S-1 high a 1"])), surveyed("prod", wholeScan(STAMP, ["a 1"], []))];
    const page = fleetPage(accounts, NOW, { links: new Map([["dev", "fleet-reports/dev.html"]]), problems: new Map([["prod", "denied"]]) });
    expect([...page.matchAll(/href="(fleet[^"]*)"/g)].map(([, href]) => href)).toEqual([
      "fleet-reports/dev.html",
      "fleet-reports/dev.html#findings.severity=high",
    ]);
    expect(page).toContain('<td>its report</td><td><span class="lines">denied</span></td>');
  });

  /** The colours of everything that has one, in the order of the page. */
  const shown = (accounts: readonly AccountScans[]) => {
    const page = fleetPage(accounts, NOW);
    return {
      verdict: /<p class="verdict (\w+)">(.*)<\/p>/.exec(page)?.slice(1),
      tiles: [...page.matchAll(/<div class="tile (\w*)"><b>([\d,]+)/g)].map(([, tone, value]) => `${value} ${tone}`.trim()),
      rows: [...page.matchAll(/<tr class="(?!head)(\w+)"/g)].map(([, level]) => level),
      green: (page.match(/<rect class="good"|verdict good|tile good|tr class="good"/g) ?? []).length,
    };
  };
  const trend = { since: "s", appeared: 0, fixed: 0, unknown: 0 };
  const thirteen = (unchecked: number) => Array.from({ length: 13 }, (_, index) => `${index < unchecked ? "!" : ""}p${index} 1`);
  const good = surveyed("good", wholeScan(STAMP, thirteen(0), []), { trend });

  it("is green all over if everything was looked at and nothing was found", () => {
    expect(shown([good])).toEqual({
      verdict: ["good", "1 account checked as a whole: no critical or high finding."],
      tiles: ["1 good", "0 good", "0 good", "0 good", "0", "13"],
      rows: ["good"],
      green: 7,
    });
  });

  it.each<[string, AccountScans, string, string[]]>([
    [
      "0 of 13",
      surveyed("dev", wholeScan(STAMP, thirteen(13), []), { lastComplete: { stamp: "s", finishedAt: "2026-11-21T08:00:00Z" } }),
      "1 of 1 account needs attention: <b>dev</b> none of 13 checked, last complete scan 3 days ago.",
      ["0 bad", "0", "0", "0", "0", "13 bad"],
    ],
    [
      "12 of 13",
      surveyed("dev", wholeScan(STAMP, thirteen(1), []), { trend }),
      "1 of 1 account needs attention: <b>dev</b> only 92.3 % checked, no complete scan known.",
      ["0 bad", "0", "0", "0", "0", "13 bad"],
    ],
    [
      "a failed last run",
      { ...good, environment: "dev", failedRun: { status: "Failed", startedAt: new Date("2026-11-24T10:00:00Z") } },
      "1 of 1 account needs attention: <b>dev</b> last run failed 1 hour ago, last complete scan 3 hours ago.",
      ["0 bad", "0", "0", "0", "0", "13"],
    ],
    [
      "an old scan",
      surveyed("dev", wholeScan("2026-11-10-080000", thirteen(0), []), { trend }),
      "1 of 1 account needs attention: <b>dev</b> last scan 14 days ago.",
      ["0 bad", "0", "0", "0", "0", "13"],
    ],
  ])("has nothing green where an account has %s", (_, account, sentence, tiles) => {
    expect(shown([account])).toEqual({ verdict: ["bad", sentence], tiles, rows: ["unknown"], green: 0 });
  });

  it("does not call an empty domain fine", () => {
    expect(shown([surveyed("dev", wholeScan(STAMP, [], []))])).toEqual({
      verdict: ["warn", "Nothing to check: the account has no package."],
      tiles: ["0 warn", "0", "0", "0", "0", "0"],
      rows: ["warn"],
      green: 0,
    });
    expect(shown([good, surveyed("dev", wholeScan(STAMP, [], []))]).verdict).toEqual([
      "warn",
      "1 account checked as a whole, 1 with nothing to check: no critical or high finding.",
    ]);
  });

  it("says so if there is no account", () => {
    expect(shown([])).toMatchObject({ verdict: ["bad", "There is no account to look at."], green: 0 });
  });

  it("shows each finding once with its accounts, by package, and says how many there is no room for", () => {
    const many = Array.from({ length: 60 }, (_, index) => `S-${index} high a ${index}`);
    const accounts = [
      surveyed("dev", wholeScan(STAMP, ["a 1"], ["S-x critical a 1", ...many])),
      surveyed("prod", wholeScan(STAMP, ["a 1"], ["S-x critical a 1"])),
    ];
    const page = fleetPage(accounts, NOW);
    expect(page).toContain("<small>61, each once</small>");
    expect(page.match(/Problem S-x</g)).toHaveLength(1);
    expect(page).toContain('<td><span class="names">dev, prod</span></td>');
    expect(page.match(/<tbody class="group">/g)).toHaveLength(1);
    const long = finding("S-1 high a 1", { title: "t".repeat(1_000_000) });
    const latest = wholeScan(STAMP, ["a 1"], []);
    const found = [1, 2, 3, 4].map((id) => ({ ...long, id: `S-${id}` }));
    const full = fleetPage(
      [surveyed("dev", undefined, { condition: "scanned", latest: { summary: latest.summary, findings: found } })],
      NOW,
    );
    expect(full).toContain("<small>the worst 2 of 4, each once</small>");
  });
});

describe("trendBars", () => {
  const point = (findings: readonly string[], packages = ["a 1"]) => wholeScan(STAMP, packages, findings);

  it("has one bar for each scan, at its time, divided by severity and scaled to the highest", () => {
    const earlier = wholeScan("2026-11-14-080000", ["a 1"], ["S-1 critical a 1", "S-2 low a 1"]);
    const middle = wholeScan("2026-11-19-080000", ["a 1"], ["S-1 high a 1"]);
    const svg = trendBars([earlier, middle, point(["S-1 critical a 1"])]).text;
    const rects = [...svg.matchAll(/class="(\w+)" x="([\d.]+)%" y="([\d.]+)" width="6.00%" height="([\d.]+)"/g)].map(([, ...each]) =>
      each.join(" "),
    );
    expect(rects).toEqual(["critical 0.00 16.0 16.0", "low 0.00 0.0 16.0", "high 47.00 16.0 16.0", "critical 94.00 16.0 16.0"]);
    expect(svg).toContain('aria-label="Last 3 scans: 2 findings at first, 1 now"');
    expect(svg).toContain('<span class="ends"><span>14 Nov</span><span>24 Nov</span></span>');
  });

  it("distinguishes a scan without findings, an incomplete one and one that could not be read", () => {
    const svg = trendBars([point([]), point([], ["!a 1"]), { stamp: STAMP }]).text;
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
