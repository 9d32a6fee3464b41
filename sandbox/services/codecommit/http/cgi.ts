import { spawn } from "node:child_process";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Git } from "../git/run";

/** One request for `git http-backend`. */
export interface BackendRequest {
  readonly git: Git;
  readonly method: string;
  /** What follows the repository in the URL: `/info/refs`. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Uncompressed. */
  readonly body: Readable;
  /** Whom git names as the one who pushes. */
  readonly user: string;
}

/** The longest head that git http-backend could write; it writes a few hundred bytes. */
const MAX_HEAD_BYTES = 64 * 1024;

/**
 * Runs `git http-backend` (CGI) for a request and streams its answer, but for the end of it: that is sent when `beforeEnd` is done,
 * so that a client sees nothing half done.
 */
export async function runBackend(request: BackendRequest, response: ServerResponse, beforeEnd: () => Promise<void>): Promise<void> {
  const child = spawn("git", ["http-backend"], { env: environmentOf(request), stdio: ["pipe", "pipe", "ignore"] });
  response.once("close", () => child.kill());
  const ended = new Promise<void>((resolve, reject) => child.once("close", () => resolve()).once("error", reject));
  // Git may answer and end without reading all that it was sent, and a client may leave: neither is a fault here.
  const sent = pipeline(request.body, child.stdin).catch(() => undefined);
  const answered = pipeline(child.stdout, (output: AsyncIterable<Buffer>) => withoutHead(output, response), response, { end: false }).catch(
    () => undefined,
  );
  await Promise.all([ended, answered]);
  await beforeEnd();
  if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" }).write("git http-backend gave no answer\n");
  response.end();
  request.body.resume();
  await sent;
}

/** Sends a CGI answer's head as the response's, and gives what follows it. */
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
