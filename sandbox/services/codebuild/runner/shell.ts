import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { killGroup } from "./processes";
import { expandScript, SHELL_LOOP, variablesScript } from "./shell-script";

export interface ShellOptions {
  readonly shell: "bash" | "sh";
  /** Folder in which the first command runs. */
  readonly directory: string;
  /** The whole environment: the shell inherits nothing else. */
  readonly environment: Readonly<Record<string, string>>;
  /** An existing folder for scripts and state, outside of the build's own folders. */
  readonly scratch: string;
  /** Called for each line of output; standard output and error keep their order. */
  readonly onLine: (line: string) => void;
}

/** Exit status of a command whose shell was killed. */
const KILLED = 137;
/** How long to wait for more output if a shell ended without writing the mark. */
const DRAIN_MILLISECONDS = 100;
/** How many characters without a line break are held back. */
const LONGEST_LINE = 100_000;

/** Runs commands one after another in one shell. */
export class BuildShell {
  private readonly mark = `codebuild-${randomUUID()}`;
  private child: ChildProcess | undefined;
  private running: { readonly child: ChildProcess; readonly resolve: (status: number) => void } | undefined;
  private count = 0;
  private partial = "";
  private killed = false;
  private readonly groups: number[] = [];

  constructor(private readonly options: ShellOptions) {}

  /** Resolves with the command's exit status; 137 if the shell was killed. */
  async run(command: string, succeeding: boolean): Promise<number> {
    const file = join(this.options.scratch, `command-${++this.count}.sh`);
    await writeFile(file, `${command}\n`);
    if (this.count === 1) await writeFile(this.script, SHELL_LOOP);
    if (this.killed) return KILLED;
    const child = this.child ?? this.start();
    return new Promise((resolve) => {
      this.running = { child, resolve };
      (child.stdio[3] as Writable).write(`${succeeding ? 1 : 0} ${file}\n`);
    });
  }

  /** Values of the shell's variables, exported or not; empty if unset. */
  async variables(names: readonly string[]): Promise<Map<string, string>> {
    if (names.length === 0) return new Map();
    const file = join(this.options.scratch, "variables");
    await this.run(variablesScript(names, file), true);
    const values = (await readFile(file, "utf8").catch(() => "")).split("\0");
    return new Map(names.map((name, index) => [name, values[index] ?? ""]));
  }

  /** Lets the shell replace variables and command substitutions in a text. */
  async expand(text: string): Promise<string> {
    if (!/[$`\\]/.test(text)) return text;
    const file = join(this.options.scratch, "expanded");
    await this.run(expandScript(text, file), true);
    return (await readFile(file, "utf8").catch(() => text)).replace(/\n$/, "");
  }

  /** Kills the process groups of this shell and of former shells, with their background jobs. */
  kill(): void {
    this.killed = true;
    for (const group of this.groups) killGroup(group);
    this.finish(KILLED);
  }

  private get script(): string {
    return join(this.options.scratch, "shell.sh");
  }

  private start(): ChildProcess {
    const { shell, directory, environment, scratch } = this.options;
    const plain = shell === "bash" ? ["--noprofile", "--norc"] : [];
    const child = spawn(shell, [...plain, this.script, join(scratch, "state"), this.mark], {
      cwd: directory,
      env: { ...environment },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      detached: true,
    });
    this.child = child;
    if (child.pid !== undefined) this.groups.push(child.pid);
    const decoder = new StringDecoder("utf8");
    for (const stream of [child.stdout, child.stderr] as Readable[]) stream.on("data", (chunk: Buffer) => this.read(decoder.write(chunk)));
    // An error of writing is ignored: if the shell has just ended, its exit is handled below.
    (child.stdio[3] as Writable).on("error", () => undefined);
    child.once("error", (error) => {
      this.options.onLine(error.message);
      this.ended(child, 127);
    });
    // The delay lets output in the pipe come first. Waiting for its end could take for ever: a background job may keep it open.
    child.once("exit", (code) => setTimeout(() => this.ended(child, code ?? KILLED), DRAIN_MILLISECONDS));
    return child;
  }

  private ended(child: ChildProcess, status: number): void {
    if (this.child === child) this.child = undefined;
    if (this.running?.child === child) this.finish(status);
  }

  private read(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop() ?? "";
    if (this.partial.length > LONGEST_LINE) {
      // The end of the text stays, because it may be the beginning of the mark.
      const cut = this.partial.length - this.mark.length;
      lines.push(this.partial.slice(0, cut));
      this.partial = this.partial.slice(cut);
    }
    for (const line of lines) {
      const at = line.indexOf(`${this.mark}:`);
      if (at < 0) {
        this.options.onLine(line);
        continue;
      }
      const [status, exited] = line.slice(at + this.mark.length + 1).split(":");
      if (exited) this.child = undefined;
      this.finish(Number(status), line.slice(0, at));
    }
  }

  private finish(status: number, unfinishedLine = this.partial): void {
    const running = this.running;
    this.running = undefined;
    if (!running) return;
    if (unfinishedLine !== "") this.options.onLine(unfinishedLine);
    if (unfinishedLine === this.partial) this.partial = "";
    running.resolve(status);
  }
}
