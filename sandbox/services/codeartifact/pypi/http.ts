import type { IncomingMessage, ServerResponse } from "node:http";

/** An error answer with one line of text. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Sends a short text; the answer to a HEAD has only the headers. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers = {},
): void {
  const body = Buffer.from(text, "utf8");
  // The rest of an upload has to be read: otherwise it would count as the next request on the connection.
  request.resume();
  response.writeHead(status, { ...headers, "content-type": type, "content-length": String(body.length) });
  response.end(request.method === "HEAD" ? undefined : body);
}
