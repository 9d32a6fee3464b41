import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { WHEEL_FOLDER } from "../../modules/scanner/contract/published-cli";
import { writeWhole } from "../process/whole-file";
import { pipEnvironment } from "../setup/pip.mjs";
import { OperationError } from "../words/errors";

/**
 * The wheels of a requirements.lock, each verified by its hash, for builds that cannot download them: path in the source -> content.
 * They are pure Python, so it does not matter on which machine this runs.
 */
export async function downloadWheels(lock: Buffer): Promise<Map<string, Buffer>> {
  const folder = join(tmpdir(), `wheels-${randomUUID()}`);
  try {
    await writeWhole(join(folder, "requirements.lock"), lock);
    const flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"];
    const args = ["-m", "pip", "download", ...flags, "--dest", join(folder, "wheels"), "-r", join(folder, "requirements.lock")];
    await promisify(execFile)("python3", args, { env: await pipEnvironment("python3") }).catch((error: Error & { stderr?: string }) => {
      const reason = error.stderr?.trim().split("\n").at(-1) || error.message;
      throw new OperationError(`The wheels that the scan needs could not be downloaded: ${reason}`, "pip must reach its index from here.");
    });
    const names = (await readdir(join(folder, "wheels"))).sort();
    return new Map(
      await Promise.all(names.map(async (name) => [`${WHEEL_FOLDER}${name}`, await readFile(join(folder, "wheels", name))] as const)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
