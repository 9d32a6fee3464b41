import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** The package.json that is published: only the Snyk CLI, in an exact version. */
export function snykPackage(cliVersion: string): string {
  const content = { name: "package-scanner", version: "1.0.0", private: true, dependencies: { snyk: cliVersion } };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * The package-lock.json that belongs to it. Locks of versions in use are stored beside this file, so that publishing needs no
 * network. For any other version npm makes a lock with the dependencies of that version's release date, so that it is the same
 * today and in a year. Throws if npm does not know the version or its registry cannot be reached.
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
      throw new Error(
        `npm knows no version ${JSON.stringify(cliVersion)} of the Snyk CLI: correct snyk.cliVersion in the environment's file`,
      );
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
    throw new Error(`Could not lock the Snyk CLI ${cliVersion}: ${reason}. A version with a stored lock needs no registry.`, {
      cause: error,
    });
  }
}
