import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/sandbox";
import { startSandbox } from "../../sandbox/sandbox";
import { readTools, toolPath } from "../../scripts/lib/tools";

/** What a program said, and its exit code. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Keys {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN?: string;
}

/** A sandbox and the real clients of CodeCommit, in a folder of their own and with no configuration of the user's. */
export interface Clients {
  readonly sandbox: Sandbox;
  readonly folder: string;
  /** Runs any program to its end; `keys` instead of the sandbox's own. */
  run(program: string, args: readonly string[], keys?: Partial<Keys> & Record<string, string | undefined>): Promise<Finished>;
  /** The AWS CLI's answer. Throws with its error. */
  readonly aws: <T = Record<string, unknown>>(...args: string[]) => Promise<T>;
  /** The error code with which the AWS CLI ends. */
  readonly awsError: (...args: string[]) => Promise<string>;
  /** Git with the AWS CLI's credential helper. */
  git(args: readonly string[], keys?: Partial<Keys>): Promise<Finished>;
  stop(): Promise<void>;
}

// Git asks helpers to store and erase too, which the AWS CLI's takes only without --ignore-host-check.
const HELPER = '!f() { test "$1" != get || aws codecommit credential-helper --ignore-host-check get; }; f';

export async function startClients(): Promise<Clients> {
  const sandbox = await startSandbox();
  const folder = await mkdtemp(join(tmpdir(), "clients-"));
  const tools = readTools();
  const base = {
    PATH: toolPath(tools, process.env.PATH),
    HOME: folder,
    LC_ALL: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    AWS_PAGER: "",
    ...sandbox.environment,
  };
  const run: Clients["run"] = (program, args, keys = {}) =>
    new Promise((resolve) => {
      execFile(program, args, { cwd: folder, env: { ...base, ...keys }, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
      });
    });
  return {
    sandbox,
    folder,
    run,
    async aws<T>(...args: string[]) {
      const { code, stdout, stderr } = await run("aws", [...args, "--output", "json"]);
      if (code !== 0) throw new Error(`aws ${args.slice(0, 2).join(" ")}: ${stderr.trim()}`);
      return (stdout.trim() ? JSON.parse(stdout) : {}) as T;
    },
    async awsError(...args) {
      const { stdout, stderr } = await run("aws", args);
      return /An error occurred \((\w+)\)/.exec(stderr)?.[1] ?? `no error: ${stdout}${stderr}`;
    },
    git: (args, keys) => {
      const user = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com"];
      const credentials = ["-c", `credential.helper=${HELPER}`, "-c", "credential.UseHttpPath=true"];
      return run("git", [...user, ...credentials, ...args], keys);
    },
    stop: async () => {
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
