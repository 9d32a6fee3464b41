import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { devNull } from "node:os";
import { promisify } from "node:util";
import type { AwsSession } from "./aws-session";
import { gitCredentials } from "./git-credentials";

export interface GitOptions {
  /** Ends the child processes. */
  readonly signal?: AbortSignal;
  /** Where `git` is found. @default the process's own PATH */
  readonly path?: string;
}

/** `git` against one repository of the sandbox's CodeCommit, signed as a session; no configuration of the machine or the user applies. */
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
   * Checks out a version (branch, tag or commit; the default branch where undefined) with its `.git` folder.
   * Returns the commit's id. Throws Error with git's own words.
   * @param depth commits of history to fetch; all where 0 or undefined
   */
  async clone(directory: string, version?: string, depth?: number): Promise<string> {
    await mkdir(directory, { recursive: true });
    await this.run(directory, ["init", "--quiet"]);
    await this.run(directory, ["remote", "add", "origin", this.url.href]);
    const isCommit = /^[0-9a-f]{40}$/.test(version ?? "");
    const shallow = depth && !isCommit ? [`--depth=${depth}`] : [];
    const what = version === undefined ? ["HEAD"] : isCommit ? [] : [version];
    await this.run(directory, ["fetch", "--quiet", ...shallow, "--end-of-options", "origin", ...what]);
    await this.run(directory, ["checkout", "--quiet", "--detach", isCommit ? (version as string) : "FETCH_HEAD"]);
    return (await this.run(directory, ["rev-parse", "HEAD"])).trim();
  }

  private async run(directory: string, parameters: readonly string[]): Promise<string> {
    try {
      const { stdout } = await promisify(execFile)("git", parameters, {
        cwd: directory,
        env: this.environment(),
        signal: this.options.signal,
      });
      return stdout;
    } catch (error) {
      throw new Error((error as { stderr?: string }).stderr?.trim() || (error as Error).message);
    }
  }

  /** The credentials travel in the environment, as a header: nothing is in a command line or on disk. */
  private environment(): NodeJS.ProcessEnv {
    const { username, password } = gitCredentials(this.url, this.session.region, this.session.keys);
    const basic = Buffer.from(`${username}:${password}`).toString("base64");
    return {
      PATH: this.options.path ?? process.env.PATH,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: devNull,
      GIT_TERMINAL_PROMPT: "0",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "http.extraHeader",
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    };
  }
}
