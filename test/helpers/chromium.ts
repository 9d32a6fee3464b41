import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PLACES = [
  "/usr/lib/chromium/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The machine's Chromium: `CHROMIUM`, else by its names in PATH, else where it is usually installed. */
export function findChromium(variables: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  const { CHROMIUM, PATH = "" } = variables;
  const inPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [CHROMIUM ?? "", ...inPath, ...PLACES].filter((file) => file !== "").find(isProgram);
}

/** Why no test can run in a browser; undefined if there is one. */
export function browserMissing(): string | undefined {
  return findChromium() === undefined ? "There is no Chromium: install it (apt-get install chromium), or name it in CHROMIUM." : undefined;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Opens an address in a headless Chromium with a profile of its own, until `done` resolves; then ends it. */
export async function browse(program: string, url: string, flags: readonly string[], done: Promise<void>): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const quiet = ["background-networking", "component-update", "sync", "gpu", "quic", "extensions", "dev-shm-usage"];
  // Chromium's own sandbox does not work for root.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const all = ["--headless=new", "--no-first-run", `--user-data-dir=${profile}`, ...quiet.map((name) => `--disable-${name}`), ...asRoot];
  const child = spawn(program, [...all, ...flags, url], { stdio: ["ignore", "ignore", "pipe"], detached: true });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-4_000)));
  const ended = once(child, "exit").then(() => {
    throw new Error(`Chromium ended before the page did:\n${said}`);
  });
  try {
    await Promise.race([done, ended]);
  } finally {
    ended.catch(() => undefined);
    await endGroup(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Chromium is many processes; all of them are in its group. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  process.kill(-child.pid, "SIGKILL");
  await ended;
}
