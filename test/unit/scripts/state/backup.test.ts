import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { unpackArchive } from "../../../../scripts/state/archive";
import { backUpTo } from "../../../../scripts/state/backup";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import type { OpenBackend } from "../../../../scripts/state/open";
import { stateInFile } from "../../../../scripts/state/state-in-file";
import { showBackup } from "../../../../scripts/verbs/state/backup";
import { OperationError, UsageError } from "../../../../scripts/words/errors";
import { LINEAGE, named, screen, stateText } from "../../../helpers/states";

const NOW = new Date("2026-11-24T16:34:05.678Z");
const signal = new AbortController().signal;
const SCANNER = stateText(7, { ä: "1" });
const SHA = "f42efc76";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "backup-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const one = () => {
  const backend = new MemoryStateBackend();
  backend.write("registry", stateText(2));
  backend.write("scanner", SCANNER);
  return backend;
};
const open: OpenBackend = ({ name }) => (name === "one" ? Promise.resolve(one()) : Promise.reject(new OperationError("Role denied")));
const backUp = (names: readonly string[], out = join(folder, "b.tar.gz")) =>
  backUpTo({ out }, { environments: names.map(named), signal }, open, NOW);

describe("state backup", () => {
  it("writes the existing states for its owner only, names those that could not be read, and fails", async () => {
    const backup = await backUp(["far", "one"]);
    const { console, text } = screen();
    expect(showBackup(backup, { console })).toBe(1);
    expect(text()).toContain("far is not in it: Role denied\n");
    expect(text()).toContain(`Backup ${join(folder, "b.tar.gz")}, 2 states.`);
    expect(readdirSync(folder)).toEqual(["b.tar.gz"]);
    expect(statSync(backup.file).mode & 0o777).toBe(0o600);
    const { manifest, contents } = await unpackArchive(readFileSync(backup.file), "b");
    expect(manifest).toEqual(backup.manifest);
    expect(manifest).toMatchObject({
      format: 1,
      madeAt: "2026-11-24T16:34:05.678Z",
      missing: [{ environment: "far", reason: "Role denied" }],
    });
    expect(manifest.states.map(({ sha256, ...entry }) => ({ ...entry, sha256: sha256.slice(0, 8) }))[1]).toEqual({
      environment: "one",
      account: "111122223333",
      stack: "scanner",
      location: "memory:scanner",
      file: "one/scanner.tfstate",
      serial: 7,
      lineage: LINEAGE,
      bytes: Buffer.byteLength(SCANNER),
      sha256: SHA,
    });
    expect([...contents]).toEqual([
      ["one/registry.tfstate", stateText(2)],
      ["one/scanner.tfstate", SCANNER],
    ]);
  });

  it("succeeds if all states could be read", async () => {
    expect(showBackup(await backUp(["one"]), { console: screen().console })).toBe(0);
  });

  it("names a state that was deleted as missing, and fails; one that was never there is none", async () => {
    const backend = one();
    backend.write("scanner", undefined);
    const file = join(folder, "gone.tar.gz");
    const backup = await backUpTo({ out: file }, { environments: [named("one")], signal }, () => Promise.resolve(backend), NOW);
    const { console, text } = screen();
    expect(showBackup(backup, { console })).toBe(1);
    expect(text()).toContain(
      "one-scanner is not in it: The state at memory:scanner is gone. There was one: serial 7, 1 resource, written ",
    );
    expect(backup.manifest.missing.map(({ stack }) => stack)).toEqual(["scanner"]);
    expect(backup.manifest.states.map(({ stack }) => stack)).toEqual(["registry"]);
  });

  it("does not overwrite another file", async () => {
    writeFileSync(join(folder, "b.tar.gz"), "mine");
    await expect(backUp(["one"])).rejects.toThrow(UsageError);
    expect(readFileSync(join(folder, "b.tar.gz"), "utf8")).toBe("mine");
    expect(readdirSync(folder)).toEqual(["b.tar.gz"]);
  });

  it("writes no archive if there are no states", async () => {
    await expect(backUp(["far"])).rejects.toThrow("There is nothing to back up\n  far: Role denied");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("reading an archive", () => {
  const read = async (damage: (tar: Buffer) => Buffer) => {
    const { file } = await backUp(["one"]);
    return unpackArchive(gzipSync(damage(gunzipSync(readFileSync(file)))), "b");
  };
  const replaced = (from: string, to: string) => (tar: Buffer) => Buffer.from(tar.toString("latin1").replaceAll(from, to), "latin1");

  it.each([
    ["a state", replaced('"value": "1"', '"value": "2"'), "the content of one/scanner.tfstate does not match its checksum"],
    ["a manifest", replaced('"format": 1', '"format": 9'), "its manifest.json is not one of state backup"],
    ["a half", (tar: Buffer) => tar.subarray(0, 512), "Unexpected end of data"],
    ["an empty one", () => Buffer.alloc(1024), "it has no manifest.json"],
  ])("is refused if %s is damaged", async (_, damage, why) => {
    await expect(read(damage)).rejects.toThrow(`b is not a complete backup of states: ${why}\n  Nothing was changed.`);
  });

  it("returns the state of the given stack, in the account that it belongs to", async () => {
    const { file } = await backUp(["one"]);
    const data = readFileSync(file);
    expect(await stateInFile(data, file, named("one"), "scanner")).toEqual({ content: SCANNER, own: true });
    await expect(stateInFile(data, "b", named("two"), "scanner")).rejects.toThrow(
      "b does not hold the state of two-scanner\n  It holds: one-registry, one-scanner",
    );
    await expect(stateInFile(data, "b", { ...named("one"), account: "222233334444" }, "scanner")).rejects.toThrow(
      "b is of account 111122223333, and environment one is account 222233334444 now",
    );
    expect(await stateInFile(Buffer.from("plain"), "b", named("one"), "scanner")).toEqual({ content: "plain", own: false });
  });
});
