// @ts-check
import { spawn } from "node:child_process";

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 127 if the program does not exist
 * @property {string} stdout
 * @property {string} stderr
 */

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** Ends all children of the set-up, when the set-up itself is told to end. */
export function stopChildren() {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a program to its end, without a shell, and keeps what it wrote. Never throws.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, umask?: number, onLine?: (line: string) => void }} [options] by default the child has our umask
 * @returns {Promise<Finished>}
 */
export function finished(program, args, options = {}) {
  return new Promise((resolve) => {
    const own = options.umask === undefined ? undefined : process.umask(options.umask);
    const child = spawn(program, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
    if (own !== undefined) process.umask(own);
    running.add(child);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => {
      stderr += chunk;
      if (options.onLine) for (const line of chunk.split("\n")) if (line.trim() !== "") options.onLine(line.trim());
    });
    child.on("error", (error) => {
      running.delete(child);
      resolve({ code: 127, stdout, stderr: error.message });
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? 1, stdout, stderr: signal ? `${stderr}ended by ${signal}` : stderr });
    });
  });
}

/**
 * The lines of a tool's output that say what went wrong: its errors, or its last lines if it has none.
 * @param {Finished} result
 */
export function lastWords(result) {
  const lines = `${result.stdout}\n${result.stderr}`.split("\n").map((line) => line.trim());
  const errors = lines.filter((line) => /^(npm error|error|.*error:)/i.test(line) && !line.includes("A complete log of this run"));
  return (errors.length > 0 ? errors : lines.filter(Boolean)).slice(-3).join(" / ") || `exit code ${result.code}`;
}
