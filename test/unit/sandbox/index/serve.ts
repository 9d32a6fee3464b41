import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Page {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string | Buffer;
  /** Answers Range requests. @default false */
  readonly ranges?: boolean;
  /** The body never ends. @default false */
  readonly endless?: boolean;
  /** Content-Encoding of the body. @default none */
  readonly encoding?: string;
  /** Never answers. @default false */
  readonly hangs?: boolean;
}

export interface TestServer {
  readonly url: string;
  /** `GET /path` or `GET /path bytes=0-9`, in order. */
  readonly requests: string[];
  readonly headers: IncomingMessage["headers"][];
  stop(): Promise<void>;
}

/** A loopback server with these pages; it answers 404 for everything else. */
export async function serve(pages: Readonly<Record<string, Page>>): Promise<TestServer> {
  const requests: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const page = pages[path];
    requests.push([request.method, path, request.headers.range].filter(Boolean).join(" "));
    headers.push(request.headers);
    if (page === undefined) return response.writeHead(404).end();
    if (page.hangs) return undefined;
    const body = Buffer.from(page.body ?? "");
    const encoded = page.encoding === undefined ? {} : { "content-encoding": page.encoding };
    if (page.endless) {
      response.writeHead(page.status ?? 200, { "content-type": page.type ?? "text/html" });
      const more = () => void (response.destroyed || response.write(Buffer.alloc(1024 * 1024, " "), () => setImmediate(more)));
      return more();
    }
    const range = page.ranges ? /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? "") : null;
    if (range === null) return response.writeHead(page.status ?? 200, { "content-type": page.type ?? "text/html", ...encoded }).end(body);
    const start = range[1] === "" ? Math.max(0, body.length - Number(range[2])) : Number(range[1]);
    const end = range[1] === "" ? body.length : Math.min(body.length, Number(range[2]) + 1);
    return response.writeHead(206, { "content-range": `bytes ${start}-${end - 1}/${body.length}` }).end(body.subarray(start, end));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, headers, stop };
}
