import { accountFor } from "../../helpers/scans";
import { sampleScan } from "../../helpers/pages/scan";
import { renderReport } from "../../../modules/scanner/report/report";
import type { ScanData } from "../../../modules/scanner/steps/summarize";

const EVIL = `"><script>alert('x')</script><img src=x onerror=alert(1)>&`;
const ESCAPED = "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&amp;";

const data = (text: string): ScanData => ({
  inventory: {
    stamp: "s",
    domain: text,
    domainOwner: "1",
    region: text,
    repositories: [text],
    python: text,
    unpublished: [text],
    packages: [
      {
        name: text,
        version: text,
        repositories: [text],
        installable: "source-only",
        installableReason: text,
        pipSays: [text],
        yanked: { reason: text },
        requiresPython: text,
        checked: false,
        notCheckedReason: text,
        assets: [],
        dependencies: [],
        notes: [text],
      },
    ],
  },
  findings: {
    stamp: "s",
    findings: [
      {
        id: text,
        title: text,
        severity: "high",
        cves: [text],
        cvssScore: 9.81,
        package: text,
        version: text,
        fixedIn: [text],
        url: `javascript:${text}`,
      },
    ],
  },
  summary: {
    stamp: "s",
    domain: text,
    domainOwner: "1",
    region: text,
    repositories: [text],
    python: text,
    snykCli: text,
    startedAt: "2026-11-24T14:32:01.500Z",
    finishedAt: "2026-11-24T14:33:01.500Z",
    exitCode: 2,
    complete: false,
    packages: 1234,
    checked: 1233,
    account: accountFor(1234, 1233),
    yanked: 1,
    carriedOver: 0,
    notChecked: [{ name: text, version: text, reason: text }],
    notInstallable: { total: 1, byClass: {} },
    findings: { total: 1, bySeverity: { critical: 0, high: 1, medium: 0, low: 0 } },
    snyk: { organization: text, projectName: text, snapshots: [{ projectName: text, url: `https://app.snyk.io/${text}`, packages: 1 }] },
    bytes: { describe: 1_000_000, requests: 3, wheels: 250_000_000, pipWheels: 0 },
    seconds: {},
    failures: [{ step: "inventory", subject: text, reason: text }],
    keys: [],
  },
});

test("no text from outside becomes markup", () => {
  const page = renderReport(data(EVIL));
  expect(page.match(/<script|<img|onerror=(?!alert\(1\)&gt;)|javascript:/g)).toEqual(["<script"]);
  expect(page.split(ESCAPED).length - 1).toBe(31);
  expect(page.match(/<a href="(?!#)[^>]*>/g)).toEqual([`<a href="https://app.snyk.io/${ESCAPED}" rel="noreferrer noopener">`]);
});

test("the page loads nothing, and its policy forbids the browser to", () => {
  const page = renderReport(data("x"));
  expect(page.match(/src=|@import|url\(|<link/g)).toBeNull();
});

test("shows counts, severities and unchecked packages", () => {
  const page = renderReport(data("x"));
  expect(page).toContain("<b>1,234</b><span>package versions</span>");
  expect(page).toContain("<b>1,233</b><span>checked, 1 not</span>");
  expect(page).toContain("<b>1</b><span>1 high</span>");
  expect(page).toContain('<b class="severity high">high</b> 9.8');
  expect(page).toContain(
    "<b>This scan is incomplete:</b> 1233 of 1234 checked, 1 finding in them. What is missing is listed under Not checked.",
  );
  expect(page).toContain("Describing the packages moved 1.0 MB in 3 calls; their wheels are 250.0 MB");
  expect(page).toContain("<title>Package scan of x, 2026-11-24 14:33 UTC</title>");
});

test("a clean scan has no section about unchecked packages", () => {
  const { inventory, summary } = data("x");
  const page = renderReport({
    inventory: { ...inventory, packages: [], unpublished: [] },
    findings: { stamp: "s", findings: [] },
    summary: { ...summary, complete: true, exitCode: 0, checked: summary.packages, notChecked: [], failures: [] },
  });
  expect(page).not.toContain("<h2>Not checked");
  expect(page).not.toContain("incomplete");
  expect(page).not.toContain("<h2>Not installable");
  expect(page).toContain("Snyk knows no problem of any version that was checked.");
});

/** The tiles of a scan without findings, and the words about what is missing. */
function shown(more: Partial<ScanData["summary"]>): { checked: string; findings: string; note: string } {
  const { inventory, summary } = data("x");
  const clean = { total: 0, bySeverity: { critical: 0, high: 0, medium: 0, low: 0 } };
  const page = renderReport({
    inventory: { ...inventory, packages: [] },
    findings: { stamp: "s", findings: [] },
    summary: { ...summary, complete: true, exitCode: 0, failures: [], notChecked: [], findings: clean, ...more },
  });
  const tiles = [...page.matchAll(/<div class="tile ([a-z]*)"><b>[^<]*<\/b><span>([^<]*)/g)];
  const toneOf = (label: RegExp) => tiles.find(([, , text = ""]) => label.test(text))?.[1] ?? "missing";
  return {
    checked: toneOf(/^checked/),
    findings: toneOf(/^findings/),
    note: /<h2>Findings<\/h2><\/summary>\s*<p class="soft">([^<]*)/.exec(page)?.[1] ?? "",
  };
}

const refused = { step: "inventory" as const, subject: "team", reason: "AccessDeniedException" };

test.each([
  ["everything checked", { packages: 13, checked: 13 }, "good", "good", "Snyk knows no problem of any version that was checked."],
  [
    "a part",
    { packages: 13, checked: 12, complete: false },
    "bad",
    "",
    "Snyk knows no problem of the versions that were checked. Of the others nothing is known.",
  ],
  ["none of 13", { packages: 13, checked: 0, complete: false }, "bad", "", "Nothing was checked, so nothing is known."],
  ["no listing", { packages: 0, checked: 0, complete: false, failures: [refused] }, "bad", "", "Nothing was checked, so nothing is known."],
  ["an empty domain", { packages: 0, checked: 0 }, "warn", "", "There was nothing to check."],
  [
    "a scan that says that it is incomplete",
    { packages: 13, checked: 13, exitCode: 2 },
    "bad",
    "",
    "Snyk knows no problem of the versions that were checked. Of the others nothing is known.",
  ],
  ["a summary that contradicts itself", { packages: 13, checked: 0 }, "bad", "", "Nothing was checked, so nothing is known."],
])("%s: only a whole scan is green", (_, more, checked, findings, note) => {
  expect(shown(more)).toEqual({ checked, findings, note });
});

test("the report names the repositories that were not looked at", () => {
  const { inventory, summary, findings } = data("x");
  const page = renderReport({ inventory, findings, summary: { ...summary, notLookedAt: ["guest"] } });
  expect(page).toContain("<b>Not looked at</b>, as <code>scan.repositories</code> says: guest.");
});

test("the tiles of a large scan write thousands as its charts do", () => {
  const large = sampleScan({ packages: 10_000, findings: 5_000 });
  const page = renderReport(large);
  const high = large.summary.findings.bySeverity.high.toLocaleString("en-GB");
  expect(high).toMatch(/^1,\d{3}$/);
  const tiles = [...page.matchAll(/<div class="tile [a-z]*"><b>([^<]*)<\/b><span>([^<]*)/g)].map(
    ([, value = "", text = ""]) => `${value} ${text}`,
  );
  expect(tiles.filter((text) => text.includes("high"))).toEqual([expect.stringContaining(` ${high} high, `)]);
  expect(tiles.filter((text) => /\d{4}/.test(text))).toEqual([]);
});
