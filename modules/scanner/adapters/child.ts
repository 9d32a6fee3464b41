import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

export interface ChildOptions {
  /** The child's whole environment: it inherits nothing. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly timeoutMs: number;
  /** Ends the child when it is aborted. */
  readonly signal?: AbortSignal;
  /** Text for its standard input, or pieces of it, which are made as fast as the child reads. @default it is closed at once */
  readonly input?: Iterable<string> | Promise<Iterable<string>>;
  /** Takes each line of its standard output; `stdout` is empty then. Must not throw. */
  readonly onLine?: (line: string) => void;
  /** File for its standard output, if that may be too large for memory; `stdout` is empty then. */
  readonly stdoutFile?: string;
}

export interface ChildResult {
  /** Exit code; `null` if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The signal that ended it. */
  readonly signal: NodeJS.Signals | null;
  /** Whether the time limit or {@link ChildOptions.signal} ended it. */
  readonly timedOut: boolean;
}

/** Time after SIGTERM at which the child is killed. */
const PATIENCE_MS = 5_000;
/** How much of the standard error is kept, in bytes. */
const LONGEST_COMPLAINT = 1024 * 1024;

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
    let killer: NodeJS.Timeout | undefined;
    const end = () => {
      timedOut = true;
      endGroup(child.pid, "SIGTERM");
      killer ??= setTimeout(() => endGroup(child.pid, "SIGKILL"), PATIENCE_MS);
    };
    const timer = setTimeout(end, options.timeoutMs);
    options.signal?.addEventListener("abort", end, { once: true });
    if (options.signal?.aborted) end();
    const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) =>
      child.once("error", reject).once("close", (code, signal) => resolve({ code, signal })),
    );
    // The child may end without reading its input; its exit code counts, not the broken pipe.
    child.stdin?.on("error", () => undefined);
    void Promise.resolve(options.input ?? []).then(
      (input) => child.stdin && Readable.from(input).pipe(child.stdin),
      () => child.stdin?.end(),
    );
    try {
      const [{ code, signal }, stdout, stderr] = await Promise.all([
        ended,
        child.stdout ? outputOf(child.stdout, options.onLine) : "",
        child.stderr ? beginning(child.stderr) : "",
      ]);
      return { code, signal, stdout, stderr, timedOut };
    } finally {
      options.signal?.removeEventListener("abort", end);
      clearTimeout(timer);
      clearTimeout(killer);
    }
  } finally {
    if (output !== undefined) closeSync(output);
  }
}

async function outputOf(stdout: Readable, onLine: ChildOptions["onLine"]): Promise<string> {
  if (onLine === undefined) return text(stdout);
  const lines = createInterface({ input: stdout, crlfDelay: Infinity });
  await once(lines.on("line", onLine), "close");
  return "";
}

/** Reads a stream to its end and keeps its beginning, so that endless complaints do not fill the memory. */
async function beginning(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (size < LONGEST_COMPLAINT) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_COMPLAINT).toString("utf8");
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The child has ended already.
  }
}
