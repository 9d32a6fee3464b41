import { spawn } from "node:child_process";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Git } from "../git/run";

/** A request to `git http-backend`. */
export interface BackendRequest {
  readonly git: Git;
  readonly method: string;
  /** The part of the URL after the repository: `/info/refs`. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** The decompressed body. */
  readonly body: Readable;
  /** The user name that git records for a push. */
  readonly user: string;
}

/** A limit for the head of the answer, of which git http-backend writes a few hundred bytes. */
const MAX_HEAD_BYTES = 64 * 1024;

/**
 * Runs `git http-backend` (CGI) for a request and streams its answer. The answer ends only after `beforeEnd` is done, so that
 * the client goes on when everything is finished.
 */
export async function runBackend(request: BackendRequest, response: ServerResponse, beforeEnd: () => Promise<void>): Promise<void> {
  const child = spawn("git", ["http-backend"], { env: environmentOf(request), stdio: ["pipe", "pipe", "ignore"] });
  response.once("close", () => child.kill());
  const ended = new Promise<void>((resolve, reject) => child.once("close", () => resolve()).once("error", reject));
  // Errors are ignored: git may answer and end before it has read the whole body, and a client may disconnect.
  const sent = pipeline(request.body, child.stdin).catch(() => undefined);
  const answered = pipeline(child.stdout, (output: AsyncIterable<Buffer>) => withoutHead(output, response), response, { end: false }).catch(
    () => undefined,
  );
  await Promise.all([ended, answered]);
  await beforeEnd();
  if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" }).write("git http-backend did not answer\n");
  response.end();
  request.body.resume();
  await sent;
}

/** Writes a CGI answer's head to the response, and yields the body. */
async function* withoutHead(output: AsyncIterable<Buffer>, response: ServerResponse): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of output) {
    if (!head) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0 && head.length > MAX_HEAD_BYTES) return;
    if (end < 0) continue;
    writeHead(response, head.toString("latin1", 0, end));
    yield head.subarray(end + 4);
    head = undefined;
  }
}

function writeHead(response: ServerResponse, head: string): void {
  const lines = head.split("\r\n").map((line) => line.split(/:\s*(.*)/s) as [string, string]);
  const status = lines.find(([name]) => name.toLowerCase() === "status")?.[1] ?? "200";
  response.writeHead(parseInt(status, 10), Object.fromEntries(lines.filter(([name]) => name.toLowerCase() !== "status")));
}

function environmentOf({ git, method, path, query, headers, user }: BackendRequest): Record<string, string> {
  const { GIT_DIR, ...environment } = git.environment;
  const protocol = headers["git-protocol"];
  return {
    ...environment,
    GIT_PROJECT_ROOT: GIT_DIR ?? "",
    GIT_HTTP_EXPORT_ALL: "1",
    REQUEST_METHOD: method,
    PATH_INFO: path,
    QUERY_STRING: query,
    CONTENT_TYPE: headers["content-type"] ?? "",
    REMOTE_USER: user,
    REMOTE_ADDR: "127.0.0.1",
    ...(typeof protocol === "string" && /^[a-z0-9=:.-]+$/.test(protocol) ? { GIT_PROTOCOL: protocol } : {}),
  };
}
