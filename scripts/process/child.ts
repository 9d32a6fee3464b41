import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, createWriteStream, fstatSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { finished } from "node:stream";
import { Interrupted, OperationError } from "../words/errors";
import { LineSplitter } from "./line-splitter";

export interface ChildOptions {
  readonly cwd?: string;
  /** The whole environment of the child: nothing is inherited. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Everything that it writes is added to this file. */
  readonly logFile?: string;
  /** How a line is written into the log, if not as it is. Without effect on a child that outlives this process. */
  readonly logged?: (line: string) => string;
  /**
   * Lets the child go on to its end where this process is killed: it writes into the log itself, not into a pipe, whose end
   * would be its own. Standard output and error are one then. Without a log file it has no effect. @default false
   */
  readonly outlives?: boolean;
  /** Ends the child: first as Ctrl-C does, so that Terraform can write its state and free its lock. */
  readonly signal?: AbortSignal;
  /** Ends what the child has started together with it: for one that does not hand on what it is told. @default false */
  readonly signalGroup?: boolean;
  /** After this the child is ended as `signal` ends it. @default it may take as long as it likes */
  readonly timeoutMs?: number;
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /** Told the child's process id. */
  readonly onStart?: (pid: number) => void;
}

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order of writing. */
  readonly all: string;
}

/**
 * A terminal sends Ctrl-C to the whole group in front. A child in it would be told twice, once by us, and twice makes Terraform
 * exit at once, with its state not written. On Windows a group of its own is a window of its own.
 */
const OWN_GROUP = process.platform !== "win32";

/**
 * How long a child may take to end after it was asked to. Terraform waits for the calls that it has open; killed before, it
 * leaves its lock and forgets what it made.
 */
const GRACE_MS = 120_000;

/**
 * Runs a program to its end, without a shell and with nothing on standard input. Any exit code is an answer; throws
 * OperationError if it does not start, takes too long or is ended by somebody else, and {@link Interrupted} if `signal` ended it.
 */
export async function runChild(program: string, args: readonly string[], options: ChildOptions): Promise<Finished> {
  const { cwd, environment, logFile, signal, timeoutMs, onLine } = options;
  const late = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  if (signal?.aborted) throw new Interrupted();
  const direct = options.outlives && logFile !== undefined ? new DirectLog(logFile) : undefined;
  const sink = direct?.descriptor ?? "pipe";
  const child = spawn(program, args, { cwd, env: { ...environment }, stdio: ["ignore", sink, sink], detached: OWN_GROUP });
  direct?.close();
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const output = { stdout: "", stderr: "", all: "" };
  const log = logFile === undefined || direct ? undefined : openLog(logFile);
  const { logged } = options;
  const splitters: LineSplitter[] = [];
  for (const stream of ["stdout", "stderr"] as const) {
    const lines = new LineSplitter(onLine && ((line) => onLine(line, stream)));
    const logLines = logged && log ? new LineSplitter((line) => log.write(`${logged(line)}\n`)) : undefined;
    splitters.push(lines, ...(logLines ? [logLines] : []));
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      output[stream] += text;
      output.all += text;
      if (logLines) logLines.push(text);
      else log?.write(text);
      lines.push(text);
    });
  }
  const tell = teller(child, options.signalGroup === true);
  const stopWatching = endOn(AbortSignal.any([signal, late].filter((each) => each !== undefined)), tell);
  running.add(tell);
  try {
    const { exitCode, ended } = await new Promise<{ exitCode: number | null; ended: NodeJS.Signals | null }>((resolve, reject) => {
      child.once("error", (error) =>
        reject(new OperationError(`${program} does not start: ${error.message}`, undefined, { cause: error })),
      );
      child.once("close", (code, endedBy) => resolve({ exitCode: code, ended: endedBy }));
    });
    for (const lines of splitters) lines.end();
    if (signal?.aborted) throw new Interrupted();
    const where = logFile === undefined ? undefined : `Its output: ${logFile}`;
    if (late?.aborted)
      throw new OperationError(`${basename(program)} ${args[0] ?? ""} took longer than ${(timeoutMs ?? 0) / 60_000} minutes`, where);
    if (exitCode === null) throw new OperationError(`${program} was ended by ${ended ?? "somebody"}`, where);
    return { exitCode, ...(direct ? direct.written() : output) };
  } finally {
    running.delete(tell);
    stopWatching();
    await closeLog(log);
  }
}

type Tell = (signal: "SIGINT" | "SIGKILL") => void;

const running = new Set<Tell>();

// In a group of its own, a child would go on alone when the user will not wait any longer.
process.on("exit", () => {
  for (const tell of running) tell("SIGINT");
});

/** Signals a child, or its whole group. */
function teller(child: ChildProcess, group: boolean): Tell {
  return (signal) => {
    const lives = child.exitCode === null && child.signalCode === null;
    if (!group || !OWN_GROUP || child.pid === undefined || !lives) {
      child.kill(signal);
      return;
    }
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The whole group has ended meanwhile.
    }
  };
}

/** A log that a child writes itself. */
class DirectLog {
  readonly descriptor: number;
  private readonly start: number;

  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.descriptor = openSync(file, "a");
    this.start = fstatSync(this.descriptor).size;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** What was written since. */
  written(): Omit<Finished, "exitCode"> {
    const all = readFileSync(this.file).subarray(this.start).toString("utf8");
    return { stdout: all, stderr: "", all };
  }
}

function openLog(file: string): NodeJS.WritableStream {
  mkdirSync(dirname(file), { recursive: true });
  // A disk that is full must not end what the log is about.
  return createWriteStream(file, { flags: "a" }).on("error", () => undefined);
}

/** Whoever is told that the child has ended may read its log at once. */
async function closeLog(log: NodeJS.WritableStream | undefined): Promise<void> {
  if (log?.writable) await new Promise<void>((resolve) => finished(log.end(), () => resolve()));
}

/** Gives what undoes it. */
function endOn(signal: AbortSignal, tell: Tell): () => void {
  let last: NodeJS.Timeout | undefined;
  const end = () => {
    tell("SIGINT");
    last = setTimeout(() => tell("SIGKILL"), GRACE_MS);
  };
  signal.addEventListener("abort", end, { once: true });
  return () => {
    signal.removeEventListener("abort", end);
    clearTimeout(last);
  };
}
