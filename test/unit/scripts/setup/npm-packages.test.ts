import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmPackagesReady } from "../../../../scripts/setup/npm-packages.mjs";

describe("npmPackagesReady", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "setup-"));
    mkdirSync(join(root, "node_modules"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const lock = (packages: Record<string, unknown>) => writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages }));
  const installed = (packages: Record<string, unknown>, folders = Object.keys(packages)) => {
    writeFileSync(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
    for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  };

  it("is false before anything was installed", () => {
    lock({ "": {}, "node_modules/a": { version: "1.0.0" } });
    expect(npmPackagesReady(root)).toBe(false);
  });

  it("is true if every package has the version of the lock", () => {
    lock({ "": { version: "9.9.9" }, "node_modules/a": { version: "1.0.0" } });
    installed({ "node_modules/a": { version: "1.0.0" }, "node_modules/extra": { version: "3.0.0" } });
    expect(npmPackagesReady(root)).toBe(true);
  });

  it("is false if a version differs or a package is missing", () => {
    lock({ "node_modules/a": { version: "1.0.1" } });
    installed({ "node_modules/a": { version: "1.0.0" } });
    expect(npmPackagesReady(root)).toBe(false);
    installed({});
    expect(npmPackagesReady(root)).toBe(false);
  });

  it("is false if npm's record lists packages that it did not install", () => {
    lock({ "node_modules/a": { version: "1.0.0" } });
    installed({ "node_modules/a": { version: "1.0.0" } }, []);
    expect(npmPackagesReady(root)).toBe(false);
  });

  it("ignores missing optional packages, which are for other platforms", () => {
    lock({ "node_modules/a": { version: "1.0.0" }, "node_modules/b-win32": { version: "2.0.0", optional: true } });
    installed({ "node_modules/a": { version: "1.0.0" } });
    expect(npmPackagesReady(root)).toBe(true);
  });

  it("is false if npm left a broken file", () => {
    lock({ "node_modules/a": { version: "1.0.0" } });
    writeFileSync(join(root, "node_modules", ".package-lock.json"), "{");
    expect(npmPackagesReady(root)).toBe(false);
  });
});
