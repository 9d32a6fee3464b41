import { AdvisoryDatabase, isIn, loadAdvisories, nearestFix } from "../../../../sandbox/snyk/advisories";

const advisories = loadAdvisories();
const database = new AdvisoryDatabase(advisories);
const found = (name: string, version: string) => database.affecting(name, version).map((each) => each.cve[0]);

test("the file has at least 25 advisories, each once, in order, from the source that it names", () => {
  expect(advisories.length).toBeGreaterThanOrEqual(25);
  expect(new Set(advisories.map((each) => each.id)).size).toBe(advisories.length);
  const order = advisories.map((each) => each.package);
  expect(order).toEqual([...order].sort());
  expect(advisories.map((each) => each.source)).toEqual(advisories.map((each) => `https://github.com/advisories/${each.ghsa[0] ?? ""}`));
});

test("a release with the fix is not affected", () => {
  const wrong = advisories.flatMap((each) =>
    each.fixedIn.filter((fix) => each.vulnerable.some((range) => isIn(range, fix))).map((fix) => `${each.id} ${fix}`),
  );
  expect(wrong).toEqual([]);
});

test("severities fit the scores, and scores fit the vectors (CVSS v3)", () => {
  const rating = (score: number) => (score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : "low");
  expect(advisories.filter((each) => rating(each.cvssScore) !== each.severity)).toEqual([]);
  expect(advisories.filter((each) => baseScore(each.cvss) !== each.cvssScore).map((each) => [each.id, baseScore(each.cvss)])).toEqual([]);
});

test.each([
  ["requests", "2.19.1", ["CVE-2018-18074", "CVE-2023-32681", "CVE-2024-35195"]],
  ["requests", "2.20.0", ["CVE-2023-32681", "CVE-2024-35195"]],
  ["Requests", "2.2.0", ["CVE-2018-18074", "CVE-2024-35195"]],
  ["requests", "2.32.2", []],
  ["PyYAML", "5.3", ["CVE-2020-14343", "CVE-2020-1747"]],
  ["pyyaml", "5.3.1", ["CVE-2020-14343"]],
  ["pyyaml", "5.4", []],
  ["pyyaml", "5.4b1", ["CVE-2020-14343"]],
  ["Django", "2.2", ["CVE-2019-14234", "CVE-2019-19844", "CVE-2020-7471"]],
  ["django", "1.11.27", ["CVE-2020-7471"]],
  ["urllib3", "2.0.6", ["CVE-2023-45803"]],
  ["urllib3", "1.26.18", []],
  ["pycrypto", "2.6.1", ["CVE-2018-6594"]],
  ["pycrypto", "2.6.1+local.2", ["CVE-2018-6594"]],
  ["urllib3", "2.0.0rc1", []],
  ["certifi", "2017.4.17", ["CVE-2023-37920"]],
  ["unknown", "1.0", []],
  ["requests", "not a version", []],
  ["requests", "", []],
])("%s %s", (name, version, expected) => expect(found(name, version)).toEqual(expected));

test("the nearest fix is the lowest one above the installed version", () => {
  const [advisory] = advisories.filter((each) => each.cve.includes("CVE-2019-19844"));
  expect(advisory?.fixedIn).toEqual(["1.11.27", "2.2.9", "3.0.1"]);
  expect([
    nearestFix(advisory!, "1.11.1"),
    nearestFix(advisory!, "2.0"),
    nearestFix(advisory!, "3.0"),
    nearestFix(advisory!, "3.1"),
  ]).toEqual(["1.11.27", "2.2.9", "3.0.1", undefined]);
});

test("an invalid advisory is refused", () => {
  expect(() => loadAdvisories(__filename)).toThrow();
});

/** CVSS v3.1 base score, https://www.first.org/cvss/v3.1/specification-document section 7.1. */
function baseScore(vector: string): number {
  const metric = Object.fromEntries(vector.split("/").map((part) => part.split(":"))) as Record<string, string>;
  const pick = (name: string, weights: Readonly<Record<string, number>>) => weights[metric[name] ?? ""] ?? NaN;
  const changed = metric["S"] === "C";
  const impactOf = (name: string) => 1 - pick(name, { H: 0.56, L: 0.22, N: 0 });
  const base = 1 - impactOf("C") * impactOf("I") * impactOf("A");
  const impact = changed ? 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 : 6.42 * base;
  const privileges = changed ? { N: 0.85, L: 0.68, H: 0.5 } : { N: 0.85, L: 0.62, H: 0.27 };
  const vectors = pick("AV", { N: 0.85, A: 0.62, L: 0.55, P: 0.2 }) * pick("AC", { L: 0.77, H: 0.44 });
  const exploitability = 8.22 * vectors * pick("PR", privileges) * pick("UI", { N: 0.85, R: 0.62 });
  if (impact <= 0) return 0;
  const scaled = Math.round(Math.min((changed ? 1.08 : 1) * (impact + exploitability), 10) * 100_000);
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10;
}
