import { execFile } from "node:child_process";

/** The output and the exit code of a program. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Place {
  readonly cwd?: string;
  /** The whole environment of the program, which inherits nothing. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the program reads from its standard input. @default nothing, and no end of it */
  readonly input?: string;
}

/** Runs a program to its end and returns any exit code. Throws if the program does not start or a signal ends it. */
export function run(program: string, args: readonly string[], { cwd, env, input }: Place): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { cwd, env: { ...env }, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(new Error(`${program}: ${error.message}`, { cause: error }));
      else resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    // A program that does not read it, or ends before, is no failure of this.
    if (input !== undefined) child.stdin?.on("error", () => undefined).end(input);
  });
}
