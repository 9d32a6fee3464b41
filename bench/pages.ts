import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { renderReport } from "../modules/scanner/report/report";
import { driftHtml } from "../scripts/drift/render/html";
import { fleetPage } from "../scripts/scans/html/page";
import { browserMissing, findChromium } from "../test/helpers/chromium";
import { sampleDrift } from "../test/helpers/pages/drift";
import { NOW, sampleFleet } from "../test/helpers/pages/fleet";
import { sampleScan } from "../test/helpers/pages/scan";

/** Findings and packages of each report that is measured; the last is the largest that the page promises to bear. */
const SIZES = [
  { packages: 10, findings: 8 },
  { packages: 1_000, findings: 500 },
  { packages: 10_000, findings: 5_000 },
];
/** How often each is opened; the quickest counts. */
const RUNS = 3;
const WINDOW = { width: 1440, height: 900 };

/** What a report of one size costs. Times in milliseconds. */
export interface PageCost {
  readonly packages: number;
  readonly findings: number;
  readonly bytes: number;
  /** To write it. */
  readonly render: number;
  /** Until it can be searched; undefined without a browser. */
  readonly ready?: number;
  /** From a key to the rows that fit. */
  readonly search?: number;
}

/** Measures reports of growing size in Chromium, side by side on this machine. */
export async function measurePages(): Promise<PageCost[]> {
  return inBrowser(async (browser, folder) => {
    const costs: PageCost[] = [];
    for (const size of SIZES) {
      const data = sampleScan(size);
      renderReport(sampleScan({ packages: 1, findings: 1 }));
      const begin = performance.now();
      const text = renderReport(data);
      const cost = { ...size, bytes: Buffer.byteLength(text), render: performance.now() - begin };
      const file = join(folder, `${size.packages}.html`);
      writeFileSync(file, text);
      costs.push(browser === undefined ? cost : { ...cost, ...(await timesOf(browser, file)) });
    }
    return costs;
  });
}

async function timesOf(browser: Browser, file: string): Promise<{ readonly ready: number; readonly search: number }> {
  const times: { ready: number; search: number }[] = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await browser.newPage({ viewport: WINDOW });
    await page.goto(pathToFileURL(file).href);
    const ready = await page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");
    const search = await page.evaluate(`new Promise((resolve) => {
      const input = document.querySelector("input");
      const begin = performance.now();
      input.value = "django";
      input.dispatchEvent(new Event("input"));
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begin)));
    })`);
    times.push({ ready: Number(ready), search: Number(search) });
    await page.close();
  }
  return { ready: Math.min(...times.map((each) => each.ready)), search: Math.min(...times.map((each) => each.search)) };
}

/** Lines for people: sizes, times, and how many times those of the smallest page. */
export function describePages(costs: readonly PageCost[]): string[] {
  const [least] = costs;
  const ratio = (value: number | undefined, of: number | undefined) =>
    value === undefined || of === undefined ? "not run" : `${value.toFixed(0)} ms (${(value / of).toFixed(1)}x)`;
  const missing = browserMissing();
  return [
    "packages  findings  size      written            ready              search",
    ...costs.map(({ packages, findings, bytes, render, ready, search }) =>
      [
        String(packages).padEnd(9),
        String(findings).padEnd(9),
        `${(bytes / 1e6).toFixed(2)} MB`.padEnd(9),
        ratio(render, least?.render).padEnd(18),
        ratio(ready, least?.ready).padEnd(18),
        ratio(search, least?.search),
      ].join(" "),
    ),
    ...(missing === undefined ? [] : [`Not run in a browser. ${missing}`]),
  ];
}

/** Draws the pictures of the pages that the README shows. Throws Error if there is no browser. */
export async function drawPages(directory: string): Promise<string[]> {
  return inBrowser(async (browser, folder) => {
    if (browser === undefined) throw new Error(browserMissing());
    const accounts = sampleFleet(8);
    const links = new Map(accounts.map(({ environment }) => [environment, `fleet-reports/${environment}.html`]));
    const pages = {
      report: renderReport(sampleScan({ packages: 200, findings: 60 })),
      fleet: fleetPage(accounts, NOW, { links, problems: new Map() }),
      "drift-page": driftHtml(sampleDrift(4)),
    };
    const files: string[] = [];
    for (const [name, text] of Object.entries(pages)) {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, text);
      const page = await browser.newPage({ viewport: WINDOW, colorScheme: "light" });
      await page.goto(pathToFileURL(file).href);
      files.push(resolve(directory, `${name}.png`));
      await page.screenshot({ path: files.at(-1) });
      await page.close();
    }
    return files;
  });
}

async function inBrowser<T>(work: (browser: Browser | undefined, folder: string) => Promise<T>): Promise<T> {
  const program = findChromium();
  const folder = mkdtempSync(join(tmpdir(), "bench-pages-"));
  // Chromium's own sandbox does not work for root.
  const options = { executablePath: program, chromiumSandbox: process.getuid?.() !== 0 };
  const browser = program === undefined ? undefined : await chromium.launch(options);
  try {
    return await work(browser, folder);
  } finally {
    await browser?.close();
    rmSync(folder, { recursive: true });
  }
}
