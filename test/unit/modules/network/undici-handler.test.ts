import { CodeartifactClient, ListPackagesCommand } from "@aws-sdk/client-codeartifact";
import { createServer, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { UndiciNetworkHandler } from "../../../../modules/network/undici-handler";

type Fault = (response: ServerResponse) => void;

const json = { "content-type": "application/json" };
/** Each ends before a client has a whole answer. */
const faults: Record<string, Fault> = {
  "no answer": (response) => void response.destroy(),
  "no answer in time": () => undefined,
  "half of an answer": (response) => {
    response.writeHead(200, { ...json, "content-length": "500" }).write('{"packages":[');
    setTimeout(() => response.destroy(), 20);
  },
  "half of an answer without a length": (response) => {
    response.writeHead(200, json).write('{"packages":[');
    setTimeout(() => response.destroy(), 20);
  },
  "half of an answer, and no more in time": (response) => void response.writeHead(200, json).write('{"packages":['),
  "an error of the server": (response) => void response.writeHead(503).end("<html>"),
  "too many requests": (response) =>
    void response.writeHead(429, { ...json, "x-amzn-errortype": "ThrottlingException" }).end('{"message":"slower"}'),
};

/** Lists packages of a server that fails so the first time. */
async function listAfter(fault: Fault, maxAttempts: number) {
  let calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    if (calls === 1) fault(response);
    else response.writeHead(200, json).end('{"packages":[{"package":"six"}]}');
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new CodeartifactClient({
    region: "eu-central-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts,
    requestHandler: new UndiciNetworkHandler({}, { connectTimeoutMs: 1_000, answerTimeoutMs: 300 }),
    cacheMiddleware: true,
  });
  try {
    const { packages = [] } = await client.send(new ListPackagesCommand({ domain: "d", repository: "r" }));
    return { calls, names: packages.map((each) => each.package) };
  } finally {
    client.destroy();
    server.closeAllConnections();
    server.close();
  }
}

test.each(Object.keys(faults))("after %s, the SDK asks again", async (name) => {
  expect(await listAfter(faults[name] ?? (() => undefined), 3)).toEqual({ calls: 2, names: ["six"] });
});

test.each(Object.keys(faults))("%s is an error in the end, and never an empty list", async (name) => {
  await expect(listAfter(faults[name] ?? (() => undefined), 1)).rejects.toThrow(Error);
});
