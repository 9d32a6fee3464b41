import { mkdtemp, rm } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/sandbox";
import { readTools, toolPath } from "../../scripts/terraform/tools";
import { type Finished, run } from "./run";

type Variables = Readonly<Record<string, string | undefined>>;

/** A sandbox and real programs that use it, with a HOME of their own and without the user's configuration. */
export interface Clients {
  readonly sandbox: Sandbox;
  /** The programs' home and working directory. */
  readonly folder: string;
  /** Runs any program to its end; `variables` override the sandbox's. */
  readonly run: (program: string, args: readonly string[], variables?: Variables) => Promise<Finished>;
  /** The output of a program that has to succeed. Throws with its error. */
  readonly done: (program: string, args: readonly string[], variables?: Variables) => Promise<string>;
  /** The AWS CLI's answer. Throws with its error. */
  readonly aws: <T = Record<string, unknown>>(...args: string[]) => Promise<T>;
  /** The AWS CLI's message for a refused call: `(CODE) when calling the ... operation: MESSAGE`. */
  readonly refused: (...args: string[]) => Promise<string>;
  /** The output of a Python script, which may import boto3. */
  readonly python: (script: string, variables?: Variables) => Promise<string>;
  stop(): Promise<void>;
}

/** @param options by default, `public:pypi` is a generated index, because finding the machine's indexes takes seconds */
export async function startClients(options: SandboxOptions = {}): Promise<Clients> {
  const sandbox = await startSandbox({ publicIndex: await hermeticIndex(), ...options });
  const folder = await mkdtemp(join(tmpdir(), "clients-"));
  const tools = readTools();
  const base = {
    PATH: toolPath(tools, process.env.PATH),
    HOME: folder,
    LC_ALL: "C.UTF-8",
    AWS_PAGER: "",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    PIP_NO_CACHE_DIR: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_CERT: process.env.PIP_CERT,
    ...sandbox.environment,
  };
  const clients: Clients = {
    sandbox,
    folder,
    run: (program, args, variables = {}) => run(program, args, { cwd: folder, env: { ...base, ...variables } }),
    async done(program, args, variables) {
      const { code, stdout, stderr } = await clients.run(program, args, variables);
      if (code !== 0) throw new Error(`${program} ${args.slice(0, 3).join(" ")} ended with ${code}: ${stdout}${stderr}`);
      return stdout;
    },
    async aws<T>(...args: string[]) {
      const stdout = await clients.done("aws", [...args, "--output", "json"]);
      return (stdout.trim() ? JSON.parse(stdout) : {}) as T;
    },
    async refused(...args) {
      const { stdout, stderr } = await clients.run("aws", args);
      return /An error occurred (.*)/.exec(stderr)?.[1] ?? `no error: ${stdout}${stderr}`;
    },
    python: (script, variables) => clients.done(tools.python, ["-c", script], variables),
    async stop() {
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return clients;
}
