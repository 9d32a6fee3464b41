import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashOf, readJson, stands, writeJson } from "../../../../scripts/setup/stamp.mjs";

describe("stamps", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "setup-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("differ by contents, absence and texts", () => {
    const file = join(folder, "a");
    const absent = hashOf([file]);
    writeFileSync(file, "one");
    const one = hashOf([file]);
    expect(hashOf([file])).toBe(one);
    expect(new Set([absent, one, hashOf([file], ["pin"]), hashOf([], ["one"])]).size).toBe(4);
    writeFileSync(file, "two");
    expect(hashOf([file])).not.toBe(one);
  });

  it("is valid while the inputs are the same and all outputs exist", () => {
    const made = join(folder, "made");
    writeFileSync(made, "");
    expect(stands({ inputs: "x", evidence: [made] }, "x")).toBe(true);
    expect(stands({ inputs: "x", evidence: [made] }, "y")).toBe(false);
    expect(stands({ inputs: "x", evidence: [made, join(folder, "gone")] }, "x")).toBe(false);
    expect(stands(undefined, "x")).toBe(false);
  });

  it("treats a missing or broken file as empty", () => {
    expect(readJson(join(folder, "none.json"))).toEqual({});
    writeFileSync(join(folder, "broken.json"), "{");
    expect(readJson(join(folder, "broken.json"))).toEqual({});
  });

  it("replaces a file and leaves nothing beside it", () => {
    const file = join(folder, "deep", "x.json");
    writeJson(file, { a: 1 });
    writeJson(file, { a: 2 });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ a: 2 });
    expect(readdirSync(join(folder, "deep"))).toEqual(["x.json"]);
  });
});
