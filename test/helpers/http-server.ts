import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | object;
}

/** A server for one test: `answer` gets the method and the path with query of each call, in order. */
export async function startServer(
  answer: (url: URL, request: IncomingMessage) => Answer | Promise<Answer>,
): Promise<{ url: string; calls: string[]; stop(): Promise<void> }> {
  const calls: string[] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://test");
    calls.push(`${request.method} ${request.url}`);
    request.resume();
    Promise.resolve(answer(url, request)).then(
      ({ status = 200, headers = {}, body = "" }) => {
        const plain = typeof body === "string" || Buffer.isBuffer(body);
        response.writeHead(status, { ...(plain ? {} : { "content-type": "application/json" }), ...headers });
        response.end(plain ? body : JSON.stringify(body));
      },
      (error: Error) => response.destroy(error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}`, calls, stop };
}
