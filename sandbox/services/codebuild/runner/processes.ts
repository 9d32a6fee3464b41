import { readdirSync, readFileSync } from "node:fs";

/** Kills a process group, if it still exists. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Kills processes that left their process group (`setsid`, daemons): every process with `NAME=value` in its environment, which
 * they inherit from the build. Only on Linux; other systems have no way to find them.
 */
export function killByEnvironment(name: string, value: string): void {
  for (const pid of processIds()) {
    if (!environmentOf(pid).includes(`${name}=${value}`)) continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended in between.
    }
  }
}

function processIds(): number[] {
  try {
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number);
  } catch {
    return [];
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}
