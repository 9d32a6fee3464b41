import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { inert } from "../../modules/text/printable";
import { shownLines } from "../../modules/text/shown";
import type { WireReply, WireRequest } from "../core/protocol";
import type { WebHandler } from "../core/service";
import { turnedAway } from "../kit/door";
import { readLimited, TooLarge } from "../kit/limits";
import { endUnread } from "./unread";
import { type Admitted, NotAdmitted } from "./signature/admission";

/** The handlers behind the server. */
export interface Handlers {
  /** Path prefix -> handler; asked first, for requests without a SigV4 signature: they check credentials of their own. */
  readonly web: Readonly<Record<string, WebHandler>>;
  /** Sees each request first, and may keep it waiting. */
  readonly watch?: Watch | undefined;
  /** Who sent a request. Throws {@link NotAdmitted}: its body is not read then. */
  admit(request: IncomingMessage): Promise<Admitted>;
  /** Answers every other request, with a whole body. Throws {@link NotAdmitted}. */
  answer(request: WireRequest, admitted: Admitted): Promise<WireReply>;
  /** The answer to a request that was not admitted. */
  refuse(request: IncomingMessage, error: NotAdmitted): WireReply;
}

/** Sees a request before it is answered, and may keep it waiting. */
export type Watch = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A listening gateway. */
export interface GatewayServer {
  /** `http://127.0.0.1:PORT`: an IP address and not a name, because S3 clients use path-style requests only for an IP address. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** A request that has not come whole by then is ended (milliseconds): on loopback, the largest takes seconds. */
const LONGEST_REQUEST_MILLISECONDS = 5 * 60_000;

/**
 * Listens on loopback.
 * @param port 0 for a free one
 * @param faraway an address under which it answers too
 */
export async function listen(port: number, handlers: Handlers, faraway?: string): Promise<GatewayServer> {
  let authority = "";
  const server = createServer((request, response) => {
    serve(request, response, handlers, { authority, faraway }).catch((error: unknown) => fail(response, error));
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = LONGEST_REQUEST_MILLISECONDS;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint: `http://${authority}`, stop: () => close(server) };
}

/** What it is called: `127.0.0.1:PORT`, and an address beside it. */
interface Called {
  readonly authority: string;
  readonly faraway: string | undefined;
}

async function serve(request: IncomingMessage, response: ServerResponse, handlers: Handlers, called: Called): Promise<void> {
  endUnread(request, response);
  await handlers.watch?.(request, response);
  const turned = turnedAway(request, called.authority, called.faraway);
  if (turned) {
    return void response.writeHead(turned.status, { "content-type": "text/plain; charset=utf-8" }).end(`${turned.reason}\n`);
  }
  // Not resolved against a base: a target such as `//other/` would name another host.
  const url = new URL(`${schemeOf(request)}://${request.headers.host ?? called.authority}${request.url ?? "/"}`);
  const signed = /^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? "");
  const prefix = signed ? undefined : Object.keys(handlers.web).find((candidate) => url.pathname.startsWith(candidate));
  if (prefix) return handlers.web[prefix]?.(request, response, url);
  const reply = await answerWhole(request, url, handlers);
  const length = request.method === "HEAD" ? reply.headers["content-length"] : String(Buffer.byteLength(reply.body));
  response.writeHead(reply.status, { ...reply.headers, ...(length !== undefined && { "content-length": length }) }).end(reply.body);
}

/** A front that ends TLS says so, as AWS's load balancers do. */
function schemeOf({ headers }: IncomingMessage): "http" | "https" {
  return headers["x-forwarded-proto"] === "https" ? "https" : "http";
}

async function answerWhole(request: IncomingMessage, url: URL, handlers: Handlers): Promise<WireReply> {
  let service: string | undefined;
  try {
    const admitted = await handlers.admit(request);
    service = admitted.service;
    if (Number(request.headers["content-length"] ?? 0) > admitted.limit) throw new TooLarge("The body", admitted.limit);
    // The connection is kept: the answer to a body that is too large goes over it.
    const body = await readLimited(request.iterator({ destroyOnReturn: false }), admitted.limit, "The body");
    return await handlers.answer({ method: request.method ?? "GET", url, target: request.url, headers: request.headers, body }, admitted);
  } catch (error) {
    if (error instanceof NotAdmitted) return handlers.refuse(request, error);
    if (error instanceof TooLarge) return handlers.refuse(request, new NotAdmitted("too large", error.message, service));
    throw error;
  }
}

function fail(response: ServerResponse, error: unknown): void {
  process.stderr.write(inert(shownLines(`gateway: ${inspect(error)}\n`)));
  if (response.headersSent) return void response.destroy();
  response.writeHead(500, { "content-type": "text/plain" }).end("The sandbox failed; its standard error says why.\n");
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
