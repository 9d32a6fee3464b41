import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
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
export async function startTlsServer(name: string, folder: string, body: string): Promise<TlsServer> {
  const extensions = [{ name: "subjectAltName" as const, altNames: [{ type: 2 as const, value: name }] }];
  const { cert, private: key } = await generate([{ name: "commonName", value: name }], { extensions });
  const authority = join(folder, "company.pem");
  writeFileSync(authority, cert);
  const server = createServer({ cert, key }, (request, response) => {
    request.resume().on("end", () => response.writeHead(200, { "content-type": "text/xml" }).end(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { port: (server.address() as AddressInfo).port, authority, stop };
}
