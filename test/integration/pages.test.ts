import { readFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { renderReport } from "../../modules/scanner/report/report";
import { driftHtml } from "../../scripts/drift/render/html";
import { fleetPage } from "../../scripts/scans/html/page";
import { findChromium } from "../helpers/chromium";
import { sampleDrift } from "../helpers/pages/drift";
import { NOW, sampleFleet } from "../helpers/pages/fleet";
import { sampleScan } from "../helpers/pages/scan";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const program = findChromium();
/** Without a browser these are skipped, and the closing line says that they were not run. */
const browserTest = program === undefined ? test.skip : test;

const PAGES: Readonly<Record<string, () => string>> = {
  "an empty report": () => renderReport(sampleScan({ packages: 0, findings: 0 })),
  "a report": () => renderReport(sampleScan({ packages: 40, findings: 30 })),
  "a hostile report": () => renderReport(sampleScan({ packages: 12, findings: 8, hostile: true })),
  "an empty fleet": () => fleetPage([], NOW),
  "a fleet": () => fleetPage(sampleFleet(8), NOW),
  "a hostile fleet": () => fleetPage(sampleFleet(12, { hostile: true }), NOW),
  "no drift": () => driftHtml(sampleDrift(0)),
  drift: () => driftHtml(sampleDrift(4)),
  "hostile drift": () => driftHtml(sampleDrift(3, { hostile: true })),
};

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pages-"));
  for (const [name, make] of Object.entries(PAGES)) writeFileSync(fileOf(name), make());
  // Chromium's own sandbox does not work for root.
  if (program !== undefined) browser = await chromium.launch({ executablePath: program, chromiumSandbox: process.getuid?.() !== 0 });
});
afterAll(async () => {
  if (program !== undefined) await browser.close();
  rmSync(folder, { recursive: true });
});

function fileOf(name: string): string {
  return join(folder, `${name.replaceAll(" ", "-")}.html`);
}

/** Opens a page, gives it to `use`, and expects that it has asked for no address and broken no rule of its policy. */
async function open(name: string, options: BrowserContextOptions, use: (page: Page) => Promise<void>, fragment = ""): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const told: string[] = [];
    page.on("console", (message) => told.push(message.text()));
    page.on("pageerror", (error) => told.push(error.message));
    page.on("request", (request) => told.push(request.url()));
    const url = `${pathToFileURL(fileOf(name)).href}${fragment}`;
    await page.goto(url);
    await use(page);
    expect(told).toEqual([url.replace(/#.*/, "")]);
  } finally {
    await context.close();
  }
}

const WIDTHS = [390, 820, 1440];
const MEDIA: readonly { readonly colorScheme?: "light" | "dark"; readonly media?: "print" }[] = [
  { colorScheme: "light" },
  { colorScheme: "dark" },
  { media: "print" },
];

/** What axe-core, which the page has, finds wrong, as `rule: element`. The dark scheme differs in its colours only. */
async function violations(page: Page, scheme?: string): Promise<string[]> {
  const options = { resultTypes: ["violations"], ...(scheme === "dark" && { runOnly: ["color-contrast"] }) };
  return page.evaluate(`axe.run(${JSON.stringify(options)}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 200))))`);
}

/** Elements that reach beyond the window, or that are cut by a box that they do not fit in. */
const CUT = `[...document.querySelectorAll("main *")].filter((each) => {
  if (each.closest("svg, nav, .closed") || getComputedStyle(each).position === "absolute") return false;
  const box = each.getBoundingClientRect();
  return box.width > 0 && (box.right > document.documentElement.clientWidth + 1 || box.left < -1);
}).map((each) => each.outerHTML.slice(0, 120))`;

describe.each(Object.keys(PAGES))("%s in Chromium", (name) => {
  browserTest.each(WIDTHS)("breaks no rule of axe-core, cuts nothing, and asks for nothing, %i pixels wide", async (width) => {
    await open(name, { viewport: { width, height: 900 } }, async (page) => {
      await page.evaluate(AXE);
      for (const media of MEDIA) {
        await page.emulateMedia({ colorScheme: null, media: null, ...media });
        expect({ media, violations: await violations(page, media.colorScheme) }).toEqual({ media, violations: [] });
        expect({ media, cut: await page.evaluate(CUT) }).toEqual({ media, cut: [] });
      }
      expect(await page.title()).not.toBe("run");
    });
  });
});

/** Does something on a page and waits until it is shown: the script shows what is typed or clicked with the next frame. */
async function settled(page: Page, done: Promise<void>): Promise<void> {
  await done;
  await page.evaluate("new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(() => shown(true))))");
}

const rows = (page: Page, table: string) => page.locator(`.t-${table} tbody tr:not(.head):visible`);

describe("the script", () => {
  const desktop = { viewport: { width: 1440, height: 900 } };

  browserTest("searches all tables, says how many rows it shows, and keeps the search in the address", async () => {
    await open("a report", desktop, async (page) => {
      await page.keyboard.press("/");
      await settled(page, page.keyboard.type("django cve-"));
      const found = await rows(page, "findings").allTextContents();
      // Beside them, the waiver of django says the CVE that it is about.
      expect(await rows(page, "waivers").allTextContents()).toEqual([expect.stringMatching(/^django .*CVE-/)]);
      expect(await page.locator("tbody tr:not(.head):visible").count()).toBe(found.length + 1);
      expect(await page.locator(".found").textContent()).toBe(`${found.length + 1} of 96 rows`);
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter((text) => !/django.*CVE-/is.test(text))).toEqual([]);
      expect(await rows(page, "inventory").count()).toBe(0);
      expect(new URL(page.url()).hash).toBe("#q=django+cve-");
      await settled(page, page.getByRole("searchbox").fill(""));
      await expect(rows(page, "inventory").count()).resolves.toBe(40);
      expect(new URL(page.url()).hash).toBe("");
    });
  });

  browserTest("shows what an address says: a link of the fleet's page to the high findings of a report", async () => {
    await open(
      "a report",
      desktop,
      async (page) => {
        const severities = await page.locator(".t-findings td:first-child").allTextContents();
        expect(new Set(severities.map((text) => text.split(" ")[0]))).toEqual(new Set(["high"]));
        expect(
          await page
            .locator("#findings")
            .getByRole("button", { name: /^high / })
            .getAttribute("aria-pressed"),
        ).toBe("true");
      },
      "#findings.severity=high",
    );
  });

  browserTest("orders by a column in both directions, within the packages and without them", async () => {
    await open("a report", desktop, async (page) => {
      const scores = async () =>
        (await page.locator(".t-findings td:first-child").allTextContents()).map((text) => Number(text.split(" ")[1]));
      const sorted = (all: readonly number[]) => [...all].sort((one, other) => other - one);
      await settled(page, page.getByRole("button", { name: "Group by package" }).click());
      await settled(page, page.locator(".t-findings").getByRole("button", { name: "Severity" }).click());
      expect(await page.locator(".t-findings tr.head").count()).toBe(0);
      const worstFirst = await scores();
      expect(worstFirst).toEqual(sorted(worstFirst));
      expect(await page.locator(".t-findings th[aria-sort]").getAttribute("aria-sort")).toBe("descending");
      await settled(page, page.locator(".t-findings").getByRole("button", { name: "Severity" }).click());
      expect(await scores()).toEqual([...worstFirst].reverse().sort((one, other) => one - other));
      await settled(page, page.getByRole("button", { name: "Group by package" }).click());
      expect(await page.locator(".t-findings tr.head").count()).toBeGreaterThan(1);
    });
  });

  browserTest("collapses the packages to their heads, which say the upgrade that closes most", async () => {
    await open("a report", desktop, async (page) => {
      await settled(page, page.getByRole("button", { name: "Collapse all" }).click());
      expect(await rows(page, "findings").count()).toBe(0);
      expect(await page.locator(".t-findings tr.head:visible").first().textContent()).toMatch(
        /upgrade .* to .*: closes|no upgrade is known/,
      );
      await settled(page, page.locator(".t-findings tr.head button").first().click());
      expect(await rows(page, "findings").count()).toBeGreaterThan(0);
    });
  });

  browserTest("a link from the inventory shows its package again, whatever is searched", async () => {
    await open("a report", desktop, async (page) => {
      const link = page.locator(".t-inventory td a").first();
      const target = (await link.getAttribute("href")) ?? "";
      await settled(page, page.getByRole("searchbox").fill("no such thing"));
      await expect(page.locator(target).count()).resolves.toBe(0);
      await page.evaluate(`location.hash = ${JSON.stringify(target)}`);
      await page.locator(target).waitFor();
      expect(await page.getByRole("searchbox").inputValue()).toBe("");
    });
  });
});

browserTest("without a script all rows are there, with nothing to click that would do nothing", async () => {
  for (const name of ["a report", "a fleet", "drift"]) {
    await open(name, { javaScriptEnabled: false, viewport: { width: 390, height: 900 } }, async (page) => {
      const shown = await page.locator("tbody tr:visible").count();
      expect([name, shown]).toEqual([name, await page.locator("tbody tr").count()]);
      expect(await page.locator("button:visible, input:visible, select:visible").count()).toBe(0);
    });
  }
});

browserTest("the heads of a table stay in sight while its rows go by", async () => {
  await open("a report", { viewport: { width: 1440, height: 700 } }, async (page) => {
    await page.locator(".t-findings tbody tr").last().scrollIntoViewIfNeeded();
    const box = await page.locator(".t-findings thead").boundingBox();
    expect(Math.round(box?.y ?? -1)).toBe(52);
  });
});
