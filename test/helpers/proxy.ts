import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A proxy of a company on this machine. */
export interface Proxy {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** What it was asked for: `CONNECT host:port`, or `GET http://...`. */
  readonly asked: string[];
  /** From now on it wants this `user:password`; undefined: nobody's. */
  demand(login: string | undefined): void;
  stop(): Promise<void>;
}

interface ProxyOptions {
  /** The one host that this machine is; others are asked where they are. @default every host is */
  readonly here?: string;
}

/** @param login `user:password` that it wants; none by default */
export async function startProxy(login?: string, { here }: ProxyOptions = {}): Promise<Proxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const basic = (of: string | undefined) => (of === undefined ? undefined : `Basic ${Buffer.from(of).toString("base64")}`);
  const placeOf = (hostname: string) => (here === undefined || hostname === here ? "127.0.0.1" : hostname);
  let wanted = basic(login);
  const refuses = (header: string | undefined) => wanted !== undefined && header !== wanted;
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (refuses(request.headers["proxy-authorization"])) {
      response.writeHead(407).end();
      return;
    }
    const { hostname, port, pathname, search } = new URL(request.url ?? "");
    const options = { host: placeOf(hostname), port, path: `${pathname}${search}`, method: request.method, headers: request.headers };
    const onward = httpRequest(options, (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers)));
    onward.on("error", () => response.writeHead(502).end());
    request.pipe(onward);
  });
  server.on("connection", (socket) => open.add(socket.once("close", () => open.delete(socket))));
  server.on("connect", (request, socket: Socket, head) => {
    asked.push(`CONNECT ${request.url}`);
    if (refuses(request.headers["proxy-authorization"])) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const onward = connect(Number(port || 80), placeOf(hostname), () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const each of [onward, socket]) each.on("error", () => each.destroy());
    open.add(onward.once("close", () => open.delete(onward)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    for (const socket of open) socket.destroy();
    server.close();
    await once(server, "close");
  };
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked, demand: (of) => void (wanted = basic(of)), stop };
}
