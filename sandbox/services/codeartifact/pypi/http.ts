import type { IncomingMessage, ServerResponse } from "node:http";

/** An answer other than success, said in a line of text. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Sends a short text; a HEAD gets its headers alone. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers = {},
): void {
  const body = Buffer.from(text, "utf8");
  // What is left of an upload that is not read would be taken for the next request on the connection.
  request.resume();
  response.writeHead(status, { ...headers, "content-type": type, "content-length": String(body.length) });
  response.end(request.method === "HEAD" ? undefined : body);
}
