import type { IncomingMessage } from "node:http";

/** A request that is turned away before anything is read from it. */
export interface TurnedAway {
  readonly status: 400 | 403 | 405;
  /** One line for whoever reads the answer. */
  readonly reason: string;
}

/** Every method that an AWS operation, git or a package index uses. OPTIONS is not among them: only browsers ask with it. */
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]);

/**
 * Turns away what only a web page sends, and what was meant for another address. A page in the user's browser reaches loopback
 * too: directly, or by a name of its own that it lets resolve to 127.0.0.1 ("DNS rebinding"). It can choose neither `Host` nor
 * `Origin` nor `Sec-Fetch-Site` (fetch.spec.whatwg.org, "Forbidden request-header"; w3.org/TR/fetch-metadata).
 * @param authority the accepted Host: `127.0.0.1:PORT`
 * @param faraway an address that no client reaches but through a proxy of this machine: accepted too, with any port
 */
export function turnedAway(request: IncomingMessage, authority: string, faraway?: string): TurnedAway | undefined {
  const { headersDistinct, headers, method = "", url = "" } = request;
  const hosts = headersDistinct.host ?? [];
  const [host = ""] = hosts;
  if (hosts.length !== 1 || (host !== authority && host.replace(/:\d+$/, "") !== (faraway ?? authority))) {
    const named = hosts.length === 0 ? "none" : hosts.map((host) => JSON.stringify(host)).join(", ");
    return { status: 403, reason: `This is http://${authority}, and it answers under no other name; the Host of this request: ${named}` };
  }
  if (headers.origin !== undefined) {
    return { status: 403, reason: `No web page may call this address; the Origin of this request: ${JSON.stringify(headers.origin)}` };
  }
  // "none" is what a person opened, by a typed address or a bookmark: a presigned address works in a browser.
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "none") {
    return { status: 403, reason: `No web page may call this address; the Sec-Fetch-Site of this request: ${JSON.stringify(site)}` };
  }
  if (!METHODS.has(method)) return { status: 405, reason: `${method} is not a method that this address answers` };
  if (!url.startsWith("/")) return { status: 400, reason: `${JSON.stringify(url)} is not a path` };
  return undefined;
}
