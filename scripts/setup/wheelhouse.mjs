// @ts-check
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { finished, lastWords } from "./child.mjs";
import { SetupFailure } from "./failure.mjs";
import { pipEnvironment } from "./pip.mjs";

/** Lock file of the packages that the scanner's build installs with pip. */
export const scannerLock = "modules/scanner/publish/requirements.lock";

/**
 * Downloads the wheels of the scanner's build, so that builds in the sandbox need no network.
 * @param {string} root
 * @param {string} cache
 * @param {string} python
 */
export async function prepareWheelhouse(root, cache, python) {
  const folder = join(cache, "wheelhouse");
  const partial = `${folder}.partial`;
  const lock = join(root, scannerLock);
  rmSync(partial, { recursive: true, force: true });
  if (!existsSync(lock)) return undefined;
  const args = ["-m", "pip", "download", "--disable-pip-version-check", "--no-input", "--only-binary=:all:", "-r", lock, "-d", partial];
  const result = await finished(python, args, { env: await pipEnvironment(python) });
  if (result.code !== 0) {
    rmSync(partial, { recursive: true, force: true });
    throw new SetupFailure(
      `pip could not download the scanner's own packages (${scannerLock})`,
      "It needs a package index once. Check your pip configuration with: pip config list",
      lastWords(result),
    );
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
  return folder;
}
