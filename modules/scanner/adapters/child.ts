import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { text } from "node:stream/consumers";

export interface ChildOptions {
  /** The child's whole environment: it inherits nothing. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly timeoutMs: number;
  /** Text for its standard input. @default standard input is closed at once */
  readonly input?: string;
  /** File for its standard output, if that may be too large for memory; `stdout` is empty then. */
  readonly stdoutFile?: string;
}

export interface ChildResult {
  /** Exit code; `null` if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** Time after SIGTERM at which the child is killed. */
const PATIENCE_MS = 5_000;

/**
 * Runs a program without a shell, in its own process group, so that the time limit ends its children too. Rejects only if the
 * program cannot be started.
 */
export async function runChild(file: string, args: readonly string[], options: ChildOptions): Promise<ChildResult> {
  const output = options.stdoutFile === undefined ? undefined : openSync(options.stdoutFile, "wx", 0o600);
  try {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...options.env },
      detached: true,
      stdio: ["pipe", output ?? "pipe", "pipe"],
    });
    let timedOut = false;
    const timers = [0, PATIENCE_MS].map((patience, index) =>
      setTimeout(() => {
        timedOut = true;
        endGroup(child.pid, index === 0 ? "SIGTERM" : "SIGKILL");
      }, options.timeoutMs + patience),
    );
    const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
    // The child may end without reading its input; its exit code counts, not the broken pipe.
    child.stdin?.on("error", () => undefined).end(options.input ?? "");
    try {
      const [code, stdout, stderr] = await Promise.all([
        ended,
        child.stdout ? text(child.stdout) : "",
        child.stderr ? text(child.stderr) : "",
      ]);
      return { code, stdout, stderr, timedOut };
    } finally {
      timers.forEach(clearTimeout);
    }
  } finally {
    if (output !== undefined) closeSync(output);
  }
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The child has ended already.
  }
}
