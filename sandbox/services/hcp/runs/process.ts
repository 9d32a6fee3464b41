import { type ChildProcess, spawn } from "node:child_process";
import { MEBIBYTE } from "../../../kit/limits";

export interface ProcessOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly directory: string;
  /** The whole environment: nothing else is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Called for each piece of output, standard output and error in their order. @default it is kept for the result only */
  readonly onOutput?: (chunk: Buffer) => void;
}

export interface Ended {
  /** Exit status; 128 and more if a signal ended it. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const LARGEST_OUTPUT = 256 * MEBIBYTE;

/** A running program, in a process group of its own: its plugins end with it. */
export class RunProcess {
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;

  constructor({ program, args, directory, environment, onOutput }: ProcessOptions) {
    this.child = spawn(program, args, { cwd: directory, env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const stdout: Buffer[] = [];
    let size = 0;
    let stderr = "";
    this.child.stdout?.on("data", (chunk: Buffer) => {
      onOutput?.(chunk);
      size += chunk.length;
      if (size <= LARGEST_OUTPUT) stdout.push(chunk);
    });
    this.child.stderr?.on("data", (chunk: Buffer) => {
      onOutput?.(chunk);
      stderr = (stderr + chunk.toString("utf8")).slice(-MEBIBYTE);
    });
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => resolve({ code: 127, stdout: Buffer.alloc(0), stderr: error.message }));
      this.child.once("close", (code, signal) =>
        resolve({ code: code ?? (signal === "SIGKILL" ? 137 : 130), stdout: Buffer.concat(stdout), stderr }),
      );
    });
  }

  /** As Ctrl-C does: Terraform ends its work and keeps the state. Its plugins are not told, it ends them itself. */
  interrupt(): void {
    this.child.kill("SIGINT");
  }

  /** Ends it and its plugins at once. */
  kill(): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
