import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { signGitUrl } from "../../../../sandbox/services/codecommit/http/signature";
import type { FakeCodeCommit } from "./fake";
import { REGION, startCodeCommit } from "./fake";

/** The output and the exit code of a git command. */
export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** CodeCommit's git over HTTP in this process, and a git client for it. */
export interface GitServer {
  readonly fake: FakeCodeCommit;
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** A folder for clones. */
  readonly folder: string;
  /** Runs git without the user's configuration. */
  git(...args: string[]): Promise<GitResult>;
  /** A clone URL with the user name and password that AWS's credential helper makes. */
  urlFor(repositoryName: string, key: string, options?: { secret?: string; token?: string; at?: Date; region?: string }): string;
  stop(): Promise<void>;
}

export async function startGitServer(): Promise<GitServer> {
  const folder = await mkdtemp(join(tmpdir(), "clones-"));
  const fake = await startCodeCommit();
  const [[prefix, handler]] = Object.entries(fake.service.web ?? {}) as [[string, NonNullable<typeof fake.service.web>[string]]];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    if (!url.pathname.startsWith(prefix)) return void response.writeHead(500).end();
    handler(request, response, url).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    fake,
    endpoint: `http://127.0.0.1:${port}`,
    folder,
    git: (...args) => runGit(folder, args),
    urlFor(repositoryName, key, { secret = "any", token, at = new Date(), region = REGION } = {}) {
      const path = `/v1/repos/${repositoryName}`;
      const timestamp = at.toISOString().replace(/[-:]|\.\d+Z/g, "");
      const signature = signGitUrl({ host: "127.0.0.1", path, region }, timestamp, secret);
      const user = encodeURIComponent(token === undefined ? key : `${key}%${token}`);
      return `http://${user}:${timestamp}Z${signature}@127.0.0.1:${port}${path}`;
    },
    stop: async () => {
      await close(server);
      await fake.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function runGit(cwd: string, args: readonly string[]): Promise<GitResult> {
  const user = { name: "Ana", email: "ana@example.com" };
  const env = {
    PATH: process.env.PATH ?? "",
    LC_ALL: "C",
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: user.name,
    GIT_AUTHOR_EMAIL: user.email,
    GIT_COMMITTER_NAME: user.name,
    GIT_COMMITTER_EMAIL: user.email,
  };
  return new Promise((resolve) => {
    execFile("git", args, { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}
