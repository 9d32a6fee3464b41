// @ts-check
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `work` while no other process of this project holds the lock file. A lock whose process is gone is taken over.
 * @param {string} file
 * @param {() => Promise<void>} work
 */
export async function withLock(file, work) {
  while (!take(file)) {
    if (!holderLives(file)) rmSync(file, { force: true });
    else await sleep(200);
  }
  try {
    await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} file */
function holderLives(file) {
  try {
    process.kill(Number.parseInt(readFileSync(file, "utf8"), 10), 0);
    return true;
  } catch (error) {
    // EPERM: the process is alive, but another user's. NaN (the file is being written) and ENOENT: look again.
    return /** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH";
  }
}
