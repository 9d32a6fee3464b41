import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const REQUIREMENTS = join(__dirname, "pytfe.txt");

/**
 * The folder with HashiCorp's Python SDK, installed once into the project's cache.
 * @param python the interpreter that is to import it: its pydantic is compiled for one version
 */
export async function pytfeModules(python: string): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(REQUIREMENTS)).update(python).digest("hex").slice(0, 16);
  const folder = join(__dirname, "..", "..", ".cache", "pytfe", hash);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const target = mkdtempSync(`${folder}-`);
  const flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];
  await promisify(execFile)(python, ["-m", "pip", "install", ...flags, "--target", target, "-r", REQUIREMENTS]);
  try {
    renameSync(target, folder);
  } catch {
    // Another test has installed it meanwhile.
    rmSync(target, { recursive: true });
  }
  return folder;
}
