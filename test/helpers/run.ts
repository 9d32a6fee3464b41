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
}

/** Runs a program to its end and returns any exit code. Throws if the program does not start or a signal ends it. */
export function run(program: string, args: readonly string[], { cwd, env }: Place): Promise<Finished> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, env: { ...env }, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(new Error(`${program}: ${error.message}`, { cause: error }));
      else resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
