import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { discoverIndexes } from "../../sandbox/index/discover";
import { hermeticIndex, writeIndexTree } from "../../sandbox/index/hermetic";
import { machineIndex } from "../../sandbox/index/machine-index";
import { run } from "../helpers/run";

let folder: string;
let indexUrl: string;
let markFile: string;
const names = [
  "requests",
  "chardet",
  "idna",
  "urllib3",
  "certifi",
  "pyyaml",
  "sandbox-leaf",
  "sandbox-versions",
  "sandbox-yanked",
  "sandbox-python2-only",
  "sandbox-windows-only",
  "sandbox-source-only",
  "sandbox-extras",
  "sandbox-runs-code",
  "sandbox-hostile-html",
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "public-index-"));
  markFile = join(folder, "package-code-was-run");
  const index = await hermeticIndex({ executionMark: markFile });
  await writeIndexTree(index, names, join(folder, "tree"));
  indexUrl = pathToFileURL(join(folder, "tree", "simple")).href;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the machine's pip with only the generated index: without this, its configuration would add others. */
async function python(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    PIP_CONFIG_FILE: "/dev/null",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_CACHE_DIR: "1",
  };
  const { code, stdout, stderr } = await run("python3", args, { env, cwd: folder });
  return { code, output: stdout + stderr };
}
const install = (target: string, ...args: readonly string[]) =>
  python("-m", "pip", "install", "--index-url", indexUrl, "--target", join(folder, target), ...args);

test("pip resolves and installs the stand-ins with their dependencies", async () => {
  const { code, output } = await install("requests", "requests==2.19.1", "PyYAML==5.4.1");
  expect([code, output]).toEqual([0, expect.stringContaining("Successfully installed")]);
  expect(
    readdirSync(join(folder, "requests"))
      .filter((each) => each.endsWith(".dist-info"))
      .sort(),
  ).toEqual([
    "PyYAML-5.4.1.dist-info",
    "certifi-2024.8.30.dist-info",
    "chardet-3.0.4.dist-info",
    "idna-2.7.dist-info",
    "requests-2.19.1.dist-info",
    "urllib3-1.23.dist-info",
  ]);
});

test("pip skips yanked versions and pre-releases, and takes a yanked version if it is pinned", async () => {
  const { output } = await install("yanked", "sandbox-yanked", "sandbox-versions");
  expect(output).toMatch(/Successfully installed sandbox-versions-1!0\.1 sandbox-yanked-1\.0/);
  const pinned = await install("pinned", "sandbox-yanked==1.1");
  expect([pinned.code, pinned.output]).toEqual([0, expect.stringContaining("Reason for being yanked: breaks start-up, use 1.0")]);
});

test.each(["sandbox-python2-only==1.0", "sandbox-windows-only==1.0", "sandbox-not-published==1.0"])(
  "pip finds no file for %s",
  async (requirement) => {
    const { code, output } = await install("none", "--no-deps", requirement);
    expect([code, output]).toEqual([1, expect.stringContaining(`No matching distribution found for ${requirement}`)]);
  },
);

test("a source distribution leaves its mark when it is built, and only then", async () => {
  const machine = await machineIndex([{ kind: "index", url: `${indexUrl}/` }]);
  const files = (await machine.project("sandbox-source-only"))?.files;
  expect(await files?.[0]?.metadata()).toContain("Name: sandbox-source-only\n");
  expect(existsSync(markFile)).toBe(false);
  const download = ["download", "--no-deps", "--no-build-isolation", "--index-url", indexUrl, "--dest", join(folder, "built")];
  await python("-m", "pip", ...download, "sandbox-source-only");
  expect(existsSync(markFile)).toBe(true);
  rmSync(markFile);
});

test("a wheel that runs code leaves its mark when it is imported, and only then", async () => {
  expect((await install("runs", "--no-deps", "sandbox-runs-code")).code).toBe(0);
  expect(existsSync(markFile)).toBe(false);
  await python("-c", `import sys; sys.path.insert(0, ${JSON.stringify(join(folder, "runs"))}); import sandbox_runs_code`);
  expect(existsSync(markFile)).toBe(true);
  rmSync(markFile);
});

test("discovery asks pip for its configuration and, if there is none, for its default index", async () => {
  const environment = { PATH: process.env["PATH"], HOME: folder, PIP_CONFIG_FILE: "/dev/null" };
  const plain = await discoverIndexes(environment);
  expect(plain.map((source) => [source.kind, new URL(source.url).protocol])).toEqual([["index", "https:"]]);
  const configured = await discoverIndexes({
    ...environment,
    PIP_INDEX_URL: indexUrl,
    PIP_EXTRA_INDEX_URL: "http://127.0.0.1:9/simple",
    PIP_FIND_LINKS: folder,
  });
  expect(configured).toEqual([
    { kind: "index", url: `${indexUrl}/` },
    { kind: "index", url: "http://127.0.0.1:9/simple/" },
    { kind: "find-links", url: pathToFileURL(folder).href },
  ]);
  expect(await discoverIndexes({ PATH: folder })).toEqual([]);
});

test("a configured index is read as pip reads it", async () => {
  const environment = { PATH: process.env["PATH"], HOME: folder, PIP_CONFIG_FILE: "/dev/null", PIP_INDEX_URL: indexUrl };
  const machine = await machineIndex(await discoverIndexes(environment));
  const { output } = await python("-m", "pip", "index", "versions", "--pre", "--index-url", indexUrl, "sandbox-versions");
  const pipSays = /Available versions: (.*)/.exec(output)?.[1]?.split(", ");
  const weSay = (await machine.project("sandbox-versions"))?.files.map((file) => file.version);
  expect(pipSays).toHaveLength(8);
  expect([...(weSay ?? [])].sort()).toEqual([...(pipSays ?? [])].sort());
});
