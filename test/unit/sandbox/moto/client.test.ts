import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { MotoClient } from "../../../../sandbox/moto/client";

const seen: { readonly url?: string; readonly headers: IncomingMessage["headers"] }[] = [];
let server: Server;
let client: MotoClient;
beforeAll(async () => {
  server = createServer(({ url, headers }, response) => {
    seen.push({ url, headers });
    response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/xml" }).end("<a/>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = new MotoClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secret: "of this run" });
});
afterAll(() => {
  client.close();
  server.close();
});
beforeEach(() => void (seen.length = 0));

const BY = { service: "s3", region: "eu-central-1", accessKeyId: "AKIA1", account: "111122223333" };
const request = (path: string, headers: Record<string, string> = {}) => ({
  method: "GET",
  url: new URL(`http://127.0.0.1:1${path}`),
  headers,
  body: Buffer.alloc(0),
});

test("a path that looks like an address goes to moto all the same, and the secret with it", async () => {
  const reply = await client.forward(request("//evil.example/key?acl"), BY);
  expect([reply.status, seen.map(({ url }) => url), seen[0]?.headers["x-sandbox-secret"]]).toEqual([
    200,
    ["//evil.example/key?acl"],
    "of this run",
  ]);
});

test("moto is told the service, region, key and account that the gateway has found, not those that it might find", async () => {
  const given = {
    authorization:
      "AWS4-HMAC-SHA256 X=AKIA2/20261130/us-east-1/iam/aws4_request, Credential=AKIA1/20261130/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=0",
    "x-moto-account-id": "444455556666",
    "x-sandbox-secret": "a guess",
  };
  await client.forward(request("/", given), BY);
  expect(seen[0]?.headers).toMatchObject({
    authorization: "AWS4-HMAC-SHA256 Credential=AKIA1/20260101/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=0",
    "x-moto-account-id": "111122223333",
    "x-sandbox-secret": "of this run",
  });
});

test("nothing of moto's that lets web pages read its answers is passed on", async () => {
  expect((await client.forward(request("/"), BY)).headers).not.toHaveProperty("access-control-allow-origin");
});
