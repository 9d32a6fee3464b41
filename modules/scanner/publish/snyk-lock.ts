import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** The package.json that is published: the Snyk CLI in one exact version and nothing else. */
export function snykPackage(cliVersion: string): string {
  const content = { name: "package-scanner", version: "1.0.0", private: true, dependencies: { snyk: cliVersion } };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * The package-lock.json that goes with it. Locks of versions in use are kept beside this file, so that publishing needs no
 * network; for any other version npm makes one, with the dependencies as they were when that version came out: the same
 * lock today and in a year. Throws if npm does not know the version or its registry is out of reach.
 */
export async function snykLock(cliVersion: string): Promise<string> {
  const kept = await readFile(join(__dirname, `snyk-${cliVersion}.lock.json`), "utf8").catch(() => undefined);
  return kept ?? (await makeLock(cliVersion));
}

async function makeLock(cliVersion: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "snyk-lock-"));
  try {
    const times = await npm(folder, ["view", "snyk", "time", "--json"], cliVersion);
    const published = (JSON.parse(times) as Record<string, string>)[cliVersion];
    if (!published)
      throw new Error(`npm knows no version ${JSON.stringify(cliVersion)} of the Snyk CLI: correct snyk.cliVersion of the environment`);
    await writeFile(join(folder, "package.json"), snykPackage(cliVersion));
    const flags = ["--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"];
    await npm(folder, ["install", ...flags, `--before=${published}`], cliVersion);
    return await readFile(join(folder, "package-lock.json"), "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function npm(cwd: string, args: string[], cliVersion: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("npm", args, { cwd, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    const reason = stderr.trim().split("\n")[0] || message;
    throw new Error(`Could not lock the Snyk CLI ${cliVersion}: ${reason}. A version with a kept lock needs no registry.`, {
      cause: error,
    });
  }
}
