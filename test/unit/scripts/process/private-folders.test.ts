import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  closeFile,
  copyPrivate,
  makeFolder,
  makePrivateFolder,
  writeJsonReport,
  writePrivate,
  writeReport,
} from "../../../../scripts/process/files";
import { closeToOthers } from "../../../../scripts/process/private-folders";
import { writeWhole, writeWholeReport } from "../../../../scripts/process/whole-file";

describe("what commands write", () => {
  let folder: string;
  let umask: number;
  const mode = (...path: string[]) => (statSync(join(folder, ...path)).mode & 0o777).toString(8);

  beforeEach(() => {
    umask = process.umask(0);
    folder = mkdtempSync(join(tmpdir(), "private-"));
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(folder, { recursive: true });
  });

  it("is its owner's alone, with a umask that protects nothing", async () => {
    writeReport(join(folder, "a", "b", "report.md"), "x");
    writeJsonReport(join(folder, "a", "report.json"), {});
    writePrivate(join(folder, "p", "x.tfrc"), "x");
    copyPrivate(join(folder, "p", "x.tfrc"), join(folder, "p", "copy"));
    await writeWhole(join(folder, "w", "whole"), "x");
    await writeWholeReport(join(folder, "w", "page.html"), "x");
    const files = [
      ["a", "b", "report.md"],
      ["a", "report.json"],
      ["p", "x.tfrc"],
      ["p", "copy"],
      ["w", "whole"],
      ["w", "page.html"],
    ];
    expect(files.map((path) => mode(...path))).toEqual(files.map(() => "600"));
    expect([mode("a"), mode("a", "b"), mode("p"), mode("w")]).toEqual(["700", "700", "700", "700"]);
  });

  it("closes what it finds open, but not a folder of the user", () => {
    writeFileSync(join(folder, "open"), "");
    writePrivate(join(folder, "open"), "x");
    mkdirSync(join(folder, "theirs"));
    makeFolder(join(folder, "theirs"));
    mkdirSync(join(folder, "ours"));
    makePrivateFolder(join(folder, "ours"));
    writeFileSync(join(folder, "lock"), "");
    closeFile(join(folder, "lock"));
    closeFile(join(folder, "none"));
    expect([mode("open"), mode("theirs"), mode("ours"), mode("lock")]).toEqual(["600", "777", "700", "600"]);
  });

  it("closes a folder of an earlier version with everything in it, and leaves what links lead to", () => {
    mkdirSync(join(folder, "results", "ops"), { recursive: true });
    for (const name of ["results/ops/a.log", "outside"]) writeFileSync(join(folder, name), "");
    writeFileSync(join(folder, "results", "program"), "");
    chmodSync(join(folder, "results", "program"), 0o755);
    symlinkSync(join(folder, "outside"), join(folder, "results", "link"));
    expect(closeToOthers(join(folder, "results"))).toBe(true);
    expect([mode("results"), mode("results", "ops"), mode("results", "ops", "a.log")]).toEqual(["700", "700", "600"]);
    expect([mode("results", "program"), mode("outside")]).toEqual(["700", "666"]);
    expect(closeToOthers(join(folder, "none"))).toBe(true);
  });
});
