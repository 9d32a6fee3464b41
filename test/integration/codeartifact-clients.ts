import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWheel } from "../../sandbox/index/hermetic/archives";
import type { HermeticPackage, Release } from "../../sandbox/index/hermetic/definition";
import { fileStem } from "../../sandbox/index/hermetic/definition";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import type { Sandbox } from "../../sandbox/sandbox";
import { startSandbox } from "../../sandbox/sandbox";
import { readTools, toolPath } from "../../scripts/lib/tools";

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What `public:pypi` is in these tests. */
const packages: HermeticPackage[] = [
  {
    name: "Lead_Pack",
    releases: [
      { version: "1.0", requires: ["second-pack>=1", 'windows-only>=2; sys_platform == "win32"'], sdist: true, description: "# Lead" },
      { version: "2.0", yanked: "leaks" },
      { version: "3.0", requiresPython: "<3" },
    ],
  },
  { name: "second-pack", releases: [{ version: "1.5" }] },
];

/** A sandbox and the real clients of CodeArtifact, in a home of their own and with no configuration of the user's. */
export class Clients {
  private constructor(
    readonly sandbox: Sandbox,
    readonly folder: string,
    private readonly base: Environment,
  ) {}

  static async start(): Promise<Clients> {
    const sandbox = await startSandbox({ publicIndex: await hermeticIndex({ packages }) });
    const folder = await mkdtemp(join(tmpdir(), "codeartifact-"));
    const base = {
      PATH: toolPath(readTools(), process.env.PATH),
      HOME: folder,
      LC_ALL: "C.UTF-8",
      PIP_NO_CACHE_DIR: "1",
      PIP_DISABLE_PIP_VERSION_CHECK: "1",
      PIP_CERT: process.env.PIP_CERT,
      ...sandbox.environment,
    };
    return new Clients(sandbox, folder, base);
  }

  async stop(): Promise<void> {
    await this.sandbox.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  run(program: string, args: readonly string[], environment: Environment = {}): Promise<Finished> {
    const options = { cwd: this.folder, env: { ...this.base, ...environment }, maxBuffer: 64 * 1024 * 1024 };
    return new Promise((resolve) => {
      execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
      });
    });
  }

  /** Runs a program that has to succeed. */
  async done(program: string, args: readonly string[], environment?: Environment): Promise<string> {
    const { code, stdout, stderr } = await this.run(program, args, environment);
    if (code !== 0) throw new Error(`${program} ${args.slice(0, 3).join(" ")} ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  /** `aws codeartifact ...`; its answer. */
  async aws<T = Record<string, unknown>>(...args: string[]): Promise<T> {
    const stdout = await this.done("aws", ["codeartifact", ...args, "--output", "json"]);
    return (stdout.trim() ? JSON.parse(stdout) : {}) as T;
  }

  /** What the AWS CLI says of a call that is refused. */
  async refused(args: readonly string[], environment?: Environment): Promise<string> {
    const { stdout, stderr } = await this.run("aws", ["codeartifact", ...args], environment);
    return /An error occurred (.*)/.exec(stderr)?.[1] ?? `no error: ${stdout}${stderr}`;
  }

  python(script: string, environment?: Environment): Promise<string> {
    return this.done(readTools().python, ["-c", script], environment);
  }

  pip(...args: string[]): Promise<Finished> {
    return this.run(readTools().python, ["-m", "pip", ...args]);
  }

  /** `demo-domain` with `store` (public:pypi) and `team` below it, as the walkthrough's commands make them. */
  async standard(): Promise<void> {
    await this.aws("create-domain", "--domain", "demo-domain");
    await this.aws("create-repository", ...at("store"));
    await this.aws("associate-external-connection", ...at("store"), "--external-connection", "public:pypi");
    await this.aws("create-repository", ...at("team"), "--upstreams", "repositoryName=store");
  }

  async wheel(name: string, release: Release): Promise<string> {
    const path = join(this.folder, `${fileStem(name, release.version)}-py3-none-any.whl`);
    await writeFile(path, buildWheel(name, release, "py3-none-any", "unused"));
    return path;
  }
}

export function at(repository: string): string[] {
  return ["--domain", "demo-domain", "--repository", repository];
}

export function of(repository: string, name: string): string[] {
  return [...at(repository), "--format", "pypi", "--package", name];
}
