import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { devNull } from "node:os";
import { promisify } from "node:util";
import type { AwsSession } from "./aws-session";
import { MEBIBYTE, TooLarge } from "./limits";
import { gitCredentials } from "./git-credentials";

export interface GitOptions {
  /** Ends the child processes. */
  readonly signal?: AbortSignal;
  /** PATH to find `git` in. @default this process's PATH */
  readonly path?: string;
}

/** What a build may check out. */
const LARGEST_CHECKOUT = { files: 200_000, bytes: 2_048 * MEBIBYTE };
/** What git may allocate at once: a delta of some bytes may say that it makes an object of any size. */
export const GIT_ALLOCATION = "256m";
/** What git may print (bytes). */
const LARGEST_LISTING = 16 * MEBIBYTE;

/** Runs `git` with a repository of the sandbox's CodeCommit, signed as a session and without the machine's or the user's configuration. */
export class GitRemote {
  private readonly url: URL;

  constructor(
    private readonly session: AwsSession,
    repository: string,
    private readonly options: GitOptions = {},
  ) {
    this.url = new URL(`${session.endpoint}/v1/repos/${repository}`);
  }

  /**
   * Checks out a version (branch, tag or commit) with its `.git` folder.
   * Returns the commit's id. Throws Error with git's own words.
   * @param version @default the default branch
   * @param depth how many commits of the history to fetch; all of them if 0 or undefined
   */
  async clone(directory: string, version?: string, depth?: number): Promise<string> {
    await mkdir(directory, { recursive: true });
    await this.run(directory, ["init", "--quiet"]);
    await this.run(directory, ["remote", "add", "origin", this.url.href]);
    const isCommit = /^[0-9a-f]{40}$/.test(version ?? "");
    const shallow = depth && !isCommit ? [`--depth=${depth}`] : [];
    const what = version === undefined ? ["HEAD"] : isCommit ? [] : [version];
    await this.run(directory, ["fetch", "--quiet", ...shallow, "--end-of-options", "origin", ...what]);
    const commit = isCommit ? (version as string) : "FETCH_HEAD";
    await this.checkSize(directory, commit);
    await this.run(directory, ["checkout", "--quiet", "--detach", commit]);
    return (await this.run(directory, ["rev-parse", "HEAD"])).trim();
  }

  /** Throws {@link TooLarge} before anything of the commit is written: a small pack may hold files of any size. */
  private async checkSize(directory: string, commit: string): Promise<void> {
    const listed = await this.run(directory, ["ls-tree", "-r", "-l", "-z", commit]);
    // MODE TYPE OBJECT SIZE, a tab and the path; a submodule has no size.
    const sizes = listed.split("\0").map((line) => Number(/^\d+ \w+ [0-9a-f]+ +(\d+)\t/.exec(line)?.[1] ?? 0));
    if (sizes.length > LARGEST_CHECKOUT.files) throw new TooLarge(`Commit ${commit}`, LARGEST_CHECKOUT.files, "files");
    if (sizes.reduce((sum, size) => sum + size, 0) > LARGEST_CHECKOUT.bytes) throw new TooLarge(`Commit ${commit}`, LARGEST_CHECKOUT.bytes);
  }

  private async run(directory: string, parameters: readonly string[]): Promise<string> {
    try {
      const { stdout } = await promisify(execFile)("git", parameters, {
        cwd: directory,
        env: this.environment(),
        signal: this.options.signal,
        maxBuffer: LARGEST_LISTING,
      });
      return stdout;
    } catch (error) {
      throw new Error((error as { stderr?: string }).stderr?.trim() || (error as Error).message);
    }
  }

  /** Passes the credentials as a header in the environment, so that they are neither in a command line nor on disk. */
  private environment(): NodeJS.ProcessEnv {
    const { username, password } = gitCredentials(this.url, this.session.region, this.session.keys);
    const basic = Buffer.from(`${username}:${password}`).toString("base64");
    return {
      PATH: this.options.path ?? process.env.PATH,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: devNull,
      GIT_TERMINAL_PROMPT: "0",
      GIT_ALLOC_LIMIT: GIT_ALLOCATION,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "http.extraHeader",
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    };
  }
}
