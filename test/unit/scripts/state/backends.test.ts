import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalStateBackend } from "../../../../scripts/state/local-backend";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import { stateBackendContract } from "../../../helpers/state-backend-contract";
import { LOCK, LOCK_TEXT, stateText } from "../../../helpers/states";

describe("MemoryStateBackend", () => {
  stateBackendContract(() => {
    const backend = new MemoryStateBackend();
    return Promise.resolve({
      backend,
      write: (content) => Promise.resolve(backend.write("scanner", content)),
      putLock: () => Promise.resolve(backend.putLock("scanner", LOCK)),
    });
  });
});

describe("LocalStateBackend", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "local-state-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = () => new LocalStateBackend((kind) => join(folder, "sandbox", `${kind}.tfstate`));
  const file = (name: string) => join(folder, "sandbox", name);
  const put = (name: string, content: string) => {
    mkdirSync(join(folder, "sandbox"), { recursive: true });
    writeFileSync(file(name), content);
  };

  stateBackendContract(() => {
    const backend = open();
    return Promise.resolve({
      backend,
      async write(content) {
        await backend.keep("scanner");
        if (content === undefined) rmSync(file("scanner.tfstate"));
        else put("scanner.tfstate", content);
      },
      putLock: () => Promise.resolve(put(".scanner.tfstate.lock.info", LOCK_TEXT)),
      forgetsDeletions: true,
    });
  });

  it("treats an empty file, which Terraform has only opened so far, as no state", async () => {
    put("scanner.tfstate", "");
    expect(await open().read("scanner")).toBeUndefined();
    expect(await open().versions("scanner")).toEqual([]);
  });

  it("lists Terraform's own backup among the versions, and not those of other states", async () => {
    put("scanner.tfstate", stateText(2));
    put("scanner.tfstate.backup", stateText(1));
    put("registry.tfstate", stateText(1));
    utimesSync(file("scanner.tfstate.backup"), new Date("2026-11-24T12:00:00Z"), new Date("2026-11-24T12:00:00Z"));
    utimesSync(file("scanner.tfstate"), new Date("2026-11-24T13:00:00Z"), new Date("2026-11-24T13:00:00Z"));
    const bytes = stateText(1).length;
    expect(await open().versions("scanner")).toEqual([
      { id: "current", current: true, deleted: false, bytes, lastModified: new Date("2026-11-24T13:00:00Z") },
      { id: "backup", current: false, deleted: false, bytes, lastModified: new Date("2026-11-24T12:00:00Z") },
    ]);
    expect(await open().readVersion("scanner", "backup")).toBe(stateText(1));
  });

  it("reads only versions", async () => {
    put("scanner.tfstate", stateText(2));
    put("registry.tfstate", stateText(1));
    await expect(open().readVersion("scanner", "/../registry.tfstate")).rejects.toThrow("has no version /../registry.tfstate");
  });

  it("writes a file that only its owner can read, and leaves no other file", async () => {
    await open().replace("scanner", stateText(2), undefined);
    expect(readdirSync(join(folder, "sandbox"))).toEqual(["scanner.tfstate"]);
    expect(statSync(file("scanner.tfstate")).mode & 0o777).toBe(0o600);
  });

  it("keeps a copy that only its owner can read", async () => {
    put("scanner.tfstate", stateText(2));
    chmodSync(file("scanner.tfstate"), 0o644);
    await open().keep("scanner");
    const [kept = ""] = readdirSync(join(folder, "sandbox")).filter((name) => name !== "scanner.tfstate");
    expect(kept).toMatch(/^scanner\.tfstate\.\d{8}T\d{9}Z$/);
    expect(readFileSync(file(kept), "utf8")).toBe(stateText(2));
    expect(statSync(file(kept)).mode & 0o777).toBe(0o600);
  });
});
