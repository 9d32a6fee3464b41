import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { Interrupted, OperationError } from "../words/errors";
import { ChildLog, NamelessFile } from "./child-log";
import { sayAtExit } from "./last-words";
import { LineSplitter } from "./line-splitter";

export interface ChildOptions {
  readonly cwd?: string;
  /** The child's whole environment: it inherits nothing. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** File to which everything that the child writes is appended, without the secrets in it. */
  readonly logFile?: string;
  /** How a line is written into the log. @default as it is */
  readonly logged?: (line: string) => string;
  /**
   * Lets the child finish if this process is killed: it writes into a file without a name, because a broken pipe would end it.
   * Standard output and error are one stream then; what it writes after this process's end is lost. Has no effect without a log
   * file. @default false
   */
  readonly outlives?: boolean;
  /** Ends the child, first with the signal of Ctrl-C, so that Terraform can write its state and release its lock. */
  readonly signal?: AbortSignal;
  /** Signals the child's own children too: for a child that does not pass signals on. @default false */
  readonly signalGroup?: boolean;
  /** Time after which the child is ended as `signal` ends it. @default no limit */
  readonly timeoutMs?: number;
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /** Called with the child's process id. */
  readonly onStart?: (pid: number) => void;
  /** Called if somebody else has ended the child with a signal, or if it did not end in time: it could not clean up. */
  readonly onKilled?: () => void;
}

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output and error together, in the order of writing. */
  readonly all: string;
}

/**
 * A terminal sends Ctrl-C to the whole foreground process group. A child in that group would get it twice, once from us, and
 * the second makes Terraform exit at once without writing its state. On Windows, a new group would open a new window.
 */
const OWN_GROUP = process.platform !== "win32";

/**
 * How long a child may take to end after it was asked to. Terraform waits for its open calls; if it is killed before, it leaves
 * its lock behind and does not record what it created.
 */
const GRACE_MS = 120_000;

/** How often what a child writes by itself is copied into its log. */
const READ_MS = 100;

/**
 * Runs a program to its end, without a shell and with nothing on standard input. A non-zero exit code is not an error. Throws
 * OperationError if it does not start, takes too long or is ended by somebody else, and {@link Interrupted} if `signal` ended it.
 */
export async function runChild(program: string, args: readonly string[], options: ChildOptions): Promise<Finished> {
  const { cwd, environment, logFile, signal, timeoutMs, onLine } = options;
  const late = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  if (signal?.aborted) throw new Interrupted();
  const direct = options.outlives && logFile !== undefined ? new NamelessFile(`${logFile}.direct`) : undefined;
  const sink = direct?.descriptor ?? "pipe";
  const child = spawn(program, args, { cwd, env: { ...environment }, stdio: ["ignore", sink, sink], detached: OWN_GROUP });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const output = { stdout: "", stderr: "", all: "" };
  const log = logFile === undefined ? undefined : new ChildLog(logFile);
  const { logged = (line: string) => line } = options;
  const splitters = (["stdout", "stderr"] as const).map((stream) => {
    const lines = new LineSplitter((line) => {
      log?.line(logged(line));
      onLine?.(line, stream);
    });
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      output[stream] += text;
      output.all += text;
      lines.push(text);
    });
    return lines;
  });
  const reading = direct && setInterval(() => splitters[0]?.push(direct.next()), READ_MS).unref();
  const tell = teller(child, options.signalGroup === true);
  const stopWatching = endOn(AbortSignal.any([signal, late].filter((each) => each !== undefined)), tell);
  const name = `${basename(program)} ${args[0] ?? ""} (process ${child.pid ?? "none"})`;
  const entry: RunningChild = direct ? { tell, goesOn: name } : { tell };
  running.add(entry);
  try {
    const { exitCode, ended } = await new Promise<{ exitCode: number | null; ended: NodeJS.Signals | null }>((resolve, reject) => {
      child.once("error", (error) =>
        reject(
          new OperationError(`${program} does not start: ${error.message}`, missing(program, options.cwd ?? ".", error), { cause: error }),
        ),
      );
      child.once("exit", (_code, endedBy) => endedBy !== null && endGroup(child));
      child.once("close", (code, endedBy) => resolve({ exitCode: code, ended: endedBy }));
    });
    if (direct) splitters[0]?.push(direct.next());
    for (const lines of splitters) lines.end();
    if (exitCode === null) options.onKilled?.();
    if (signal?.aborted) throw new Interrupted();
    const where = logFile === undefined ? undefined : `Its output: ${logFile}`;
    if (late?.aborted)
      throw new OperationError(`${basename(program)} ${args[0] ?? ""} took longer than ${(timeoutMs ?? 0) / 60_000} minutes`, where);
    if (exitCode === null) throw new OperationError(`${program} was ended by ${ended ?? "somebody"}`, where);
    const all = direct?.all();
    return { exitCode, ...(all === undefined ? output : { stdout: all, stderr: "", all }) };
  } finally {
    running.delete(entry);
    stopWatching();
    clearInterval(reading);
    direct?.close();
    await log?.close();
  }
}

type Tell = (signal: "SIGINT" | "SIGKILL") => void;

interface RunningChild {
  readonly tell: Tell;
  /** What goes on after this process, for people: `terraform apply (process 4711)`; absent if nothing does. */
  readonly goesOn?: string;
}

const running = new Set<RunningChild>();

// A child in its own process group would otherwise go on when this process exits. One that was told before is not told again:
// at a second SIGINT, Terraform exits at once, leaves its lock behind and does not record what it has created.
process.on("exit", () => {
  for (const { tell, goesOn } of running) {
    tell("SIGINT");
    if (goesOn !== undefined) sayAtExit(`${goesOn} ends in order by itself, in the background. Run this again after that.\n`);
  }
});

/** What to do if there is no such program; undefined for any other reason why it does not start, such as a folder that is gone. */
function missing(program: string, cwd: string, error: Error): string | undefined {
  const isMissing = "code" in error && error.code === "ENOENT" && existsSync(cwd);
  return isMissing ? `Install ${basename(program)}, or put it on PATH.` : undefined;
}

/** Ends what a killed child has started: a provider whose Terraform is gone would wait for ever, or go on changing things. */

function endGroup({ pid }: ChildProcess): void {
  if (!OWN_GROUP || pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The whole group has ended already.
  }
}

/** Signals a child, or its whole group; with SIGINT only once. */
function teller(child: ChildProcess, group: boolean): Tell {
  let interrupted = false;
  return (signal) => {
    if (signal === "SIGINT" && interrupted) return;
    interrupted = true;
    const lives = child.exitCode === null && child.signalCode === null;
    if (!group || !OWN_GROUP || child.pid === undefined || !lives) {
      child.kill(signal);
      return;
    }
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The whole group has ended already.
    }
  };
}

/** Gives a function that removes the listener. */
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
