import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(__dirname, "..", "..");
const LOCK = join(ROOT, "modules", "scanner", "publish", "requirements.lock");

/** The folder with the packages of requirements.lock, installed once into the project's cache, as the buildspec does it. */
export async function pythonModules(): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(LOCK)).digest("hex").slice(0, 16);
  const folder = join(ROOT, ".cache", "scanner-python", hash);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const target = mkdtempSync(`${folder}-`);
  const flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"];
  await promisify(execFile)("python3", ["-m", "pip", "install", ...flags, "--target", target, "-r", LOCK]);
  try {
    renameSync(target, folder);
  } catch {
    // Another test has installed them meanwhile.
    rmSync(target, { recursive: true });
  }
  return folder;
}
