import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request as httpRequest, type RequestListener } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, isIP } from "node:net";
import { join } from "node:path";
import { generate } from "selfsigned";

/** A server whose certificate a company's own authority has made. */
export interface TlsServer {
  readonly port: number;
  /** PEM file of the authority. */
  readonly authority: string;
  stop(): Promise<void>;
}

/**
 * @param name the host of its certificate
 * @param folder for the file of the authority
 * @param body of every answer
 */
export function startTlsServer(name: string, folder: string, body: string): Promise<TlsServer> {
  return startTls(name, folder, (request, response) => {
    request.resume().on("end", () => response.writeHead(200, { "content-type": "text/xml" }).end(body));
  });
}

/**
 * Ends TLS in front of a server of this machine, whose answers it passes on.
 * @param address of its certificate
 * @param folder for the file of the authority
 * @param behind `http://127.0.0.1:PORT`
 */
export function startTlsFront(address: string, folder: string, behind: string): Promise<TlsServer> {
  const { hostname, port } = new URL(behind);
  return startTls(address, folder, (request, response) => {
    const headers = { ...request.headers, "x-forwarded-proto": "https" };
    const onward = httpRequest({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers));
    });
    onward.on("error", () => response.writeHead(502).end());
    request.pipe(onward);
  });
}

async function startTls(name: string, folder: string, listener: RequestListener): Promise<TlsServer> {
  // Of two authorities with one name, OpenSSL would try the first alone.
  const id = randomUUID().slice(0, 8);
  const altName = isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name };
  const extensions = [{ name: "subjectAltName" as const, altNames: [altName] }];
  const { cert, private: key } = await generate([{ name: "commonName", value: `${name} ${id}` }], { extensions });
  const authority = join(folder, `company-${id}.pem`);
  writeFileSync(authority, cert);
  const server = createServer({ cert, key }, listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { port: (server.address() as AddressInfo).port, authority, stop };
}
