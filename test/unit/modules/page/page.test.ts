import { createHash } from "node:crypto";
import { bundleScanner } from "../../../../modules/scanner/bundle";
import { markup } from "../../../../modules/page/html";
import { page } from "../../../../modules/page/page";
import { pageScript } from "../../../../modules/page/script";
import type { TableKind } from "../../../../modules/page/table/kind";
import { row, table } from "../../../../modules/page/table/table";
import { Redactor } from "../../../../modules/text/redactor";
import { renderReport } from "../../../../modules/scanner/report/report";
import { driftHtml } from "../../../../scripts/drift/render/html";
import { fleetPage } from "../../../../scripts/scans/html/page";
import { sampleDrift } from "../../../helpers/pages/drift";
import { NOW, sampleFleet } from "../../../helpers/pages/fleet";
import { sampleScan } from "../../../helpers/pages/scan";

const KIND: TableKind = { name: "things", narrow: 40, columns: [{ head: 'A "head"</style>' }, { head: "B", look: "links", sort: "text" }] };
const pageOf = (count: number) => {
  const rows = Array.from({ length: count }, (_, index) => row([`<${index}>`, undefined]));
  return page({ title: "T", head: markup`<h1>T</h1>`, sections: [{ id: "s", title: "S", content: table(KIND, rows) }], tables: [KIND] });
};
const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const PAGES: [string, () => string][] = [
  ["report", () => renderReport(sampleScan({ packages: 40, findings: 30 }))],
  ["hostile report", () => renderReport(sampleScan({ packages: 40, findings: 30, hostile: true }))],
  ["fleet", () => fleetPage(sampleFleet(8), NOW)],
  ["hostile fleet", () => fleetPage(sampleFleet(12, { hostile: true }), NOW)],
  ["drift", () => driftHtml(sampleDrift(4))],
  ["hostile drift", () => driftHtml(sampleDrift(4, { hostile: true }))],
];

describe.each(PAGES)("the %s page", (_, make) => {
  test("allows its own script and style by their hashes, and nothing else", () => {
    const text = make();
    const [style, ...styles] = [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, each = ""]) => each);
    const [script, ...scripts] = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, each = ""]) => each);
    expect([styles, scripts]).toEqual([[], []]);
    expect(text).toContain(
      `content="default-src 'none'; script-src ${hash(script ?? "")}; style-src ${hash(style ?? "")}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"`,
    );
    expect(text).not.toMatch(/<[a-z][^>]*\s(on\w+|style|src|srcset)=/i);
    expect(text).not.toMatch(/<(link|img|iframe|object|embed|form|base)\b/i);
    expect(style).not.toMatch(/@import|url\(/);
  });

  test("has nothing that is taken for a secret: its script would no longer have its hash", () => {
    const text = make();
    expect(new Redactor().text(text)).toBe(text);
  });

  test("names each id once, and each of its own links leads to one", () => {
    const text = make();
    const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const links = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

test("a head of a table can end neither the style sheet nor its rule", () => {
  const text = pageOf(1);
  expect(text.match(/<\/style>/g)).toHaveLength(1);
  expect(text).toContain('td:nth-child(1)::before{content:"A \\22 head\\22 \\3c \\2f style\\3e "}');
});

test("only tables of many rows leave it to the browser which rows it lays out", () => {
  expect(pageOf(400)).toContain('<table class="t-things" data-table="things">');
  expect(pageOf(401)).toContain('<table class="t-things many" data-table="things">');
  expect(pageOf(401).match(/<tbody>/g)).toHaveLength(9);
});

test("the scanner's bundle has the finished script, not what makes it", async () => {
  const bundle = (await bundleScanner({ cliVersion: "1.1110.0" })).get("scanner.js")?.toString("utf8") ?? "";
  const words = "No row fits the search and what is chosen.";
  expect(pageScript().includes(words)).toBe(true);
  // Not with toContain, which would print the whole bundle.
  expect([bundle.includes(words), bundle.includes("outputFiles")]).toEqual([true, false]);
});

test("10,000 packages and 5,000 findings take less than 5 MB", () => {
  const text = renderReport(sampleScan({ packages: 10_000, findings: 5_000 }));
  expect(Buffer.byteLength(text)).toBeLessThan(5_000_000);
  expect(text.match(/<tr>/g)).toHaveLength(
    15_000 + text.slice(text.indexOf('id="changes"'), text.indexOf('id="inventory"')).match(/<tr>/g)!.length + 2,
  );
});
