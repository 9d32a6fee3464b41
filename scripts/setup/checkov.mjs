// @ts-check
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { finished, lastWords } from "./child.mjs";
import { SetupFailure, Unreachable } from "./failure.mjs";
import { pipEnvironment } from "./pip.mjs";
import { findPython } from "./python.mjs";

/** Every package with the hashes of its files: nothing else is installed, and nothing is built. */
export const checkovLock = join(dirname(fileURLToPath(import.meta.url)), "checkov.txt");

/** What pip says of an index that cannot be reached. If it answers, but without the files of the lock, that is a failure. */
const NO_ANSWER =
  /NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|ConnectionResetError|ProtocolError|Network is unreachable/;

/**
 * The interpreter that has checkov.
 * @param {string} cache
 */
export function checkovPython(cache) {
  return join(cache, "checkov", "bin", "python3");
}

/**
 * Installs checkov into a virtual environment of its own: it pins a hundred packages, which suit nobody else.
 * @param {string} cache
 * @returns {Promise<string[]>} paths that must exist
 */
export async function prepareCheckov(cache) {
  const folder = join(cache, "checkov");
  const python = checkovPython(cache);
  const base = await findPython();
  rmSync(folder, { recursive: true, force: true });
  const made = await finished(base.executable, ["-m", "venv", folder]);
  if (made.code !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new SetupFailure(
      `${base.executable} could not create a virtual environment`,
      "On Debian and Ubuntu, install python3-venv: sudo apt-get install python3-venv",
      lastWords(made),
    );
  }
  // One retry: without a network, pip would wait for a minute.
  const options = ["--retries=1", "--disable-pip-version-check", "--no-input", "--no-deps", "--only-binary=:all:", "--require-hashes"];
  const args = ["-m", "pip", "install", ...options, "-r", checkovLock];
  const installed = await finished(python, args, { env: await pipEnvironment(python) });
  const checkov = join(folder, "bin", "checkov");
  if (installed.code !== 0 || !existsSync(checkov)) {
    rmSync(folder, { recursive: true, force: true });
    const Failure = NO_ANSWER.test(installed.stderr + installed.stdout) ? Unreachable : SetupFailure;
    throw new Failure(
      "pip could not install checkov",
      `It needs a package index once; check it with: ${base.executable} -m pip download --no-deps checkov`,
      lastWords(installed),
    );
  }
  return [python, checkov];
}
