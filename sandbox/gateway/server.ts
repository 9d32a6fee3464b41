import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inert } from "../../modules/text/printable";
import { shownLines } from "../../modules/text/shown";
import type { WireReply, WireRequest } from "../core/protocol";
import type { WebHandler } from "../core/service";

/** The handlers behind the server. */
export interface Handlers {
  /** Path prefix -> handler; asked first, for requests without a SigV4 signature. */
  readonly web: Readonly<Record<string, WebHandler>>;
  /** Answers every other request, with a whole body. */
  answer(request: WireRequest): Promise<WireReply>;
}

/** A listening gateway. */
export interface GatewayServer {
  /** `http://127.0.0.1:PORT`: an IP address and not a name, because S3 clients use path-style requests only for an IP address. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Listens on loopback.
 * @param port 0 for a free one
 */
export async function listen(port: number, handlers: Handlers): Promise<GatewayServer> {
  const server = createServer((request, response) => {
    serve(request, response, handlers).catch((error: unknown) => fail(response, error));
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const { port: bound } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${bound}`, stop: () => close(server) };
}

async function serve(request: IncomingMessage, response: ServerResponse, handlers: Handlers): Promise<void> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  const signed = /^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? "");
  const prefix = signed ? undefined : Object.keys(handlers.web).find((candidate) => url.pathname.startsWith(candidate));
  if (prefix) return handlers.web[prefix]?.(request, response, url);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const wire = { method: request.method ?? "GET", url, headers: request.headers, body: Buffer.concat(chunks) };
  const { status, headers, body } = await handlers.answer(wire);
  const length = request.method === "HEAD" ? headers["content-length"] : String(Buffer.byteLength(body));
  response.writeHead(status, { ...headers, ...(length !== undefined && { "content-length": length }) }).end(body);
}

function fail(response: ServerResponse, error: unknown): void {
  process.stderr.write(inert(shownLines(`gateway: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)));
  if (response.headersSent) return void response.destroy();
  response.writeHead(500, { "content-type": "text/plain" }).end("The sandbox failed; its standard error says why.\n");
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
