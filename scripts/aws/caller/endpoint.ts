import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { secrets } from "../../../modules/text/redactor";
import { messageOf } from "../../words/errors";
import type { CredentialsProvider } from "../actor";

/**
 * Hands the caller's credentials to children, on a port of this machine and to whoever has this run's token: they ask it as they
 * would ask a container's (AWS SDKs and Tools Reference Guide, 'Container credential provider'), and again before what they have
 * expires. Nothing is asked of the user twice, and nothing is written to a file. It keeps no process alive.
 * @returns the variables with which every SDK finds it
 */
export async function serveCredentials(credentials: CredentialsProvider): Promise<Record<string, string>> {
  const token = randomBytes(32).toString("base64url");
  // A child that logs what it asks and is answered prints both.
  secrets.learn(token);
  const server = createServer((request, response) => {
    if (!isSame(request.headers.authorization ?? "", token)) answer(response, 403, { Code: "Forbidden", Message: "Another run's token" });
    else
      credentials().then(
        ({ accessKeyId, secretAccessKey, sessionToken, expiration }) => {
          secrets.learn(secretAccessKey, sessionToken);
          answer(response, 200, {
            AccessKeyId: accessKeyId,
            SecretAccessKey: secretAccessKey,
            Token: sessionToken ?? "",
            // Every SDK wants one. What never expires may be asked for again in an hour.
            Expiration: (expiration ?? new Date(Date.now() + 3_600_000)).toISOString().replace(/\.\d+Z$/, "Z"),
          });
        },
        (error: unknown) => answer(response, 400, { Code: "NoCredentials", Message: messageOf(error) }),
      );
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  server.on("connection", (socket) => socket.unref());
  const { port } = server.address() as AddressInfo;
  return { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/`, AWS_CONTAINER_AUTHORIZATION_TOKEN: token };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
