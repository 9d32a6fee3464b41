import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** `ps` counts in seconds, and a clock may be set: only a process that started clearly later is another one. */
const TOLERANCE_MS = 60_000;

/**
 * Whether a process of this machine that was noted at a time is still alive. After a restart of the machine, its number may be that
 * of any other process: one that started later is not meant.
 */
export function stillLives(pid: number, notedAt: Date): boolean {
  if (!lives(pid)) return false;
  const started = startOf(pid);
  return started === undefined || started.getTime() <= notedAt.getTime() + TOLERANCE_MS;
}

/** Whether a process of this machine is alive, whoever owns it. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Undefined where `ps` does not tell. */
function startOf(pid: number): Date | undefined {
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
  const started = new Date(stdout ?? "");
  return Number.isNaN(started.getTime()) ? undefined : started;
}

/** Whether a process is a zombie: its parent has not collected its exit code, and in a container may never do so. Linux only. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
