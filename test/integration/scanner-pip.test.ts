import { execFile } from "node:child_process";
import { devNull } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pLimit from "p-limit";
import { pythonRules } from "../../modules/scanner/adapters/python-rules";
import type { IndexFile } from "../../modules/scanner/ports";
import type { RulesAnswer } from "../../modules/scanner/rules";
import { buildWheel } from "../../sandbox/index/hermetic/archives";
import recorded from "../helpers/fixtures/pypi-pages.json";
import { startServer } from "../helpers/http-server";
import { pythonModules } from "../helpers/python-modules";

/** Files of real packages as PyPI's index pages name them: Python 2 only, one platform only, source only, yanked, and others. */
const pages: Readonly<Record<string, readonly IndexFile[]>> = recorded.pages;
const pinned = recorded.pinned.map((pin) => ({ pin, name: pin.slice(0, pin.indexOf("==")), version: pin.slice(pin.indexOf("==") + 2) }));

interface PipAnswer {
  /** File name of the wheel that pip would install; undefined if it refuses. */
  readonly wheel?: string;
  readonly yanked: boolean;
  readonly errors: readonly string[];
}

let ours: RulesAnswer;
const pips = new Map<string, PipAnswer>();

beforeAll(async () => {
  const rules = pythonRules(join(__dirname, "../../modules/scanner/python/pypa.py"), await pythonModules(), process.env.PATH);
  ours = await rules({
    pages: Object.fromEntries(Object.entries(pages).map(([name, files]) => [name, { name, files }])),
    packages: pinned.map(({ name, version }) => ({ name, version, page: name, dependencies: [] })),
  });
  const server = await startServer((url) =>
    url.pathname.startsWith("/simple/") ? simplePage(url) : { body: wheelFor(decodeURIComponent(url.pathname)) },
  );
  try {
    const limit = pLimit(2);
    await Promise.all(portions().map((pins) => limit(() => askPip(server.url, pins))));
  } finally {
    await server.stop();
  }
});

/** Groups the pins for pip: installable ones together, each name once; the others alone, because pip would refuse their whole group. */
function portions(): string[][] {
  const together: string[][] = [];
  const alone: string[][] = [];
  const seen = new Map<string, number>();
  for (const [index, { pin, name }] of pinned.entries()) {
    if (ours.packages[index]?.installable !== "yes") alone.push([pin]);
    else {
      const layer = seen.get(name) ?? 0;
      seen.set(name, layer + 1);
      (together[layer] ??= []).push(pin);
    }
  }
  return [...together, ...alone];
}

test("pip and the scanner agree on which versions install, and from which wheel", () => {
  expect(answers((answer) => answer.wheel)).toEqual(pinned.map(({ pin }) => [pin, pips.get(pin)?.wheel]));
});

test("if pip refuses a version, errors.txt has pip's words", () => {
  expect(answers((answer) => answer.pip ?? [])).toEqual(pinned.map(({ pin }) => [pin, pips.get(pin)?.errors]));
});

test("they agree on which of the installable versions are yanked", () => {
  const expected = pinned.filter(({ pin }) => pips.get(pin)?.wheel !== undefined).map(({ pin }) => [pin, pips.get(pin)?.yanked]);
  expect(answers((answer) => answer.yanked !== undefined).filter(([pin]) => pips.get(String(pin))?.wheel !== undefined)).toEqual(expected);
});

test("the versions cover every class that an index page can give", () => {
  const seen = new Set(ours.packages.map(({ installable }) => installable));
  expect([...seen].sort()).toEqual(["no-matching-wheel", "python-version", "source-only", "yes"]);
  expect(pinned.length).toBe(47);
});

function answers<T>(pick: (answer: RulesAnswer["packages"][number]) => T): Array<[string, T]> {
  return ours.packages.map((answer, index) => [pinned[index]?.pin ?? "", pick(answer)]);
}

/** Asks pip with only this index, without the machine's configuration and cache. */
async function askPip(index: string, pins: readonly string[]): Promise<void> {
  const flags = [
    "--dry-run",
    "--no-deps",
    "--ignore-installed",
    "--only-binary=:all:",
    "--no-cache-dir",
    "--disable-pip-version-check",
    "--quiet",
    "--report",
    "-",
  ];
  const env = { PATH: process.env.PATH, PIP_CONFIG_FILE: devNull };
  try {
    const { stdout, stderr } = await promisify(execFile)(
      "python3",
      ["-m", "pip", "install", ...flags, "--index-url", `${index}/simple/`, ...pins],
      { env, maxBuffer: 2 ** 26 },
    );
    const report = JSON.parse(stdout) as { install: Array<{ download_info: { url: string } }> };
    for (const { download_info: download } of report.install) {
      const [name = "", file = ""] = new URL(download.url).pathname.split("/").slice(-2);
      const pin = pins.find((each) => each.startsWith(`${name}==`)) ?? "";
      pips.set(pin, { wheel: decodeURIComponent(file), yanked: new RegExp(`is a yanked version: '${name}' `).test(stderr), errors: [] });
    }
  } catch (error) {
    const errors = (error as { stderr: string }).stderr.split("\n").filter((line) => line.startsWith("ERROR: "));
    for (const pin of pins) pips.set(pin, { yanked: false, errors });
  }
}

function simplePage(url: URL) {
  const escape = (text: string) => text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);
  const attribute = (name: string, value: string | undefined) => (value === undefined ? "" : ` ${name}="${escape(value)}"`);
  const name = url.pathname.split("/")[2] ?? "";
  const anchors = (pages[name] ?? []).map(
    (file) =>
      `<a href="/files/${name}/${encodeURIComponent(file.name)}"${attribute("data-requires-python", file.requiresPython)}${attribute("data-yanked", file.yanked)}>${escape(file.name)}</a><br/>`,
  );
  return { headers: { "content-type": "text/html" }, body: `<!DOCTYPE html><html><body>\n${anchors.join("\n")}\n</body></html>` };
}

/** A tiny wheel with that file name: pip reads only its name and version. */
function wheelFor(path: string): Buffer {
  const [name = "", version = ""] = path.slice(path.lastIndexOf("/") + 1).split("-");
  return buildWheel(name, { version }, "py3-none-any", devNull);
}
