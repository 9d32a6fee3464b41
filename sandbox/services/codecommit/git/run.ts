import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { devNull } from "node:os";
import { join } from "node:path";
import { GIT_ALLOCATION } from "../../../kit/git";

/** Larger than any blob or listing that this API reads. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** A git command failed. */
export class GitError extends Error {
  override readonly name = "GitError";
}

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a push may send. CodeCommit's own limit for a file is 2 GB ("Quotas in AWS CodeCommit"). */
export const MAX_PACK_BYTES = 512 * 1024 * 1024;

/** Objects above `bigFileThreshold` are never whole in memory. */
const SETTINGS = `[core]
	bigFileThreshold = 16m
	repositoryformatversion = 0
	filemode = true
	bare = true
[http]
	receivepack = true
[receive]
	denyDeleteCurrent = refuse
	autogc = false
	maxInputSize = ${MAX_PACK_BYTES}
[gc]
	auto = 0
`;

/** Runs git in one bare repository, without the machine's configuration. */
export class Git {
  constructor(
    /** Absolute path of the bare repository. */
    readonly directory: string,
    private readonly toolEnvironment: Readonly<Record<string, string>>,
  ) {}

  /** Git's environment: it has PATH, and the machine's configuration does not apply. */
  get environment(): Record<string, string> {
    return { ...isolated(this.toolEnvironment), GIT_DIR: this.directory };
  }

  /** The command's standard output. Throws {@link GitError} with git's own words. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Buffer> {
    const env = { ...this.environment, ...options.environment };
    return new Promise((resolve, reject) => {
      const child = execFile("git", args, { env, encoding: "buffer", maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
        if (error) reject(new GitError(`git ${args.join(" ")}: ${stderr.toString("utf8").trim() || error.message}`));
        else resolve(stdout);
      });
      // Git may end before it has read all input; its exit code tells whether that was an error.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(options.input ?? "");
    });
  }

  /** Like {@link run}, as text. */
  async text(args: readonly string[], options: RunOptions = {}): Promise<string> {
    return (await this.run(args, options)).toString("utf8");
  }

  /**
   * Creates the repository on disk: empty, without hooks and garbage collection, with pushes and a protected default branch.
   * It writes the files of `git init` itself (gitrepository-layout), because starting git would take many times as long.
   */
  async create(): Promise<void> {
    for (const folder of ["objects/info", "objects/pack", "refs/heads", "refs/tags"])
      await mkdir(join(this.directory, folder), { recursive: true });
    await writeFile(join(this.directory, "config"), SETTINGS);
    await writeFile(join(this.directory, "HEAD"), "ref: refs/heads/main\n");
  }
}

function isolated(toolEnvironment: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PATH: toolEnvironment.PATH ?? "",
    LC_ALL: "C",
    HOME: devNull,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    GIT_ALLOC_LIMIT: GIT_ALLOCATION,
  };
}
