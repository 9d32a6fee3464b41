import type { ServerResponse } from "node:http";

/** A git request is refused with an HTTP error; git shows the text to its user as "remote: ...". */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405,
    message: string,
  ) {
    super(message);
  }
}

export function refuse(response: ServerResponse, { status, message }: Refusal): void {
  // Git asks its credential helper only after this challenge.
  const challenge = status === 401 ? { "www-authenticate": 'Basic realm="AWS CodeCommit"' } : {};
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache", ...challenge });
  response.end(`${message}\n`);
}
