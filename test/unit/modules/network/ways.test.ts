import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchWith } from "../../../../modules/network/fetch.mjs";
import { getWith } from "../../../../modules/network/get";
import { networkHandler } from "../../../../modules/network/handler";
import { UndiciNetworkHandler } from "../../../../modules/network/undici-handler";
import { reasonOf } from "../../../../modules/network/failure.mjs";
import { text } from "node:stream/consumers";
import { type Proxy, startProxy } from "../../../helpers/proxy";
import { startServer } from "../../../helpers/http-server";
import { startTlsFront, startTlsServer, type TlsServer } from "../../../helpers/tls-server";

const IDENTITY =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';
const HOST = "sts.example.invalid";

type Variables = Record<string, string>;

const throughSdk = (endpoint: string, variables: Variables) => identity(endpoint, networkHandler(variables));
const throughUndici = (endpoint: string, variables: Variables) =>
  identity(endpoint, new UndiciNetworkHandler(variables, { connectTimeoutMs: 5_000, answerTimeoutMs: 5_000 }));

async function identity(endpoint: string, requestHandler: STSClientConfig["requestHandler"]): Promise<string | undefined> {
  const options = {
    region: "eu-central-1",
    endpoint,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
    requestHandler,
  };
  const sts = new STSClient(options);
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Account;
  } finally {
    sts.destroy();
  }
}

async function throughFetch(endpoint: string, variables: Variables): Promise<string | undefined> {
  const response = await fetchWith(variables)(endpoint).catch((error: unknown) => {
    throw new Error(reasonOf(error));
  });
  return /<Account>(\d+)/.exec(await response.text())?.[1];
}

async function throughGet(endpoint: string, variables: Variables): Promise<string | undefined> {
  const { body } = await getWith(variables)(endpoint, {}, new AbortController().signal).catch((error: unknown) => {
    throw new Error(reasonOf(error));
  });
  return /<Account>(\d+)/.exec(await text(body))?.[1];
}

let folder: string;
let server: TlsServer;
let proxy: Proxy;
let secure: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ways-"));
  server = await startTlsServer(HOST, folder, IDENTITY);
  proxy = await startProxy("ana:p@ss word");
  secure = `https://${HOST}:${server.port}`;
});
beforeEach(() => (proxy.asked.length = 0));
afterAll(async () => {
  await Promise.all([server.stop(), proxy.stop()]);
  rmSync(folder, { recursive: true });
});

const login = (password = "p%40ss%20word") => `http://ana:${password}@${proxy.host}`;

describe.each([
  ["an SDK's client", throughSdk],
  ["an SDK's client for thousands of calls", throughUndici],
  ["fetch", throughFetch],
  ["get", throughGet],
])("%s", (_, ask) => {
  it.each(["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"])(
    "reaches a service of the company, with the authority of %s",
    async (name) => {
      expect(await ask(secure, { https_proxy: login(), [name]: server.authority })).toBe("111122223333");
      expect(proxy.asked).toEqual([`CONNECT ${HOST}:${server.port}`]);
    },
  );

  it("asks a plain address through the proxy too", async () => {
    const plain = await startServer(() => ({ body: IDENTITY, headers: { "content-type": "text/xml" } }));
    const url = `http://${HOST}:${new URL(plain.url).port}/`;
    try {
      expect(await ask(url, { HTTP_PROXY: login() })).toBe("111122223333");
      expect(proxy.asked[0]).toContain(`${HOST}:${new URL(plain.url).port}`);
    } finally {
      await plain.stop();
    }
  });

  it("reaches an address without a name by its own certificate, and by no other", async () => {
    const plain = await startServer(() => ({ body: IDENTITY, headers: { "content-type": "text/xml" } }));
    const [own, other] = await Promise.all(["192.0.2.1", "192.0.2.2"].map((address) => startTlsFront(address, folder, plain.url)));
    try {
      const through = (front: TlsServer | undefined) =>
        ask(`https://192.0.2.1:${front?.port}`, { HTTPS_PROXY: login(), AWS_CA_BUNDLE: front?.authority ?? "" });
      expect(await through(own)).toBe("111122223333");
      await expect(through(other)).rejects.toThrow("IP: 192.0.2.1 is not in the cert's list: 192.0.2.2");
    } finally {
      await Promise.all([plain.stop(), own?.stop(), other?.stop()]);
    }
  });

  it("goes past the proxy to what NO_PROXY names", async () => {
    await expect(ask(secure, { HTTPS_PROXY: login(), NO_PROXY: ".invalid" })).rejects.toThrow(/ENOTFOUND|EAI_AGAIN/);
    expect(proxy.asked).toEqual([]);
  });

  it("names a proxy that wants another password, without the password", async () => {
    const refused = `The proxy http://${proxy.host} of HTTPS_PROXY refused the request: it wants another user and password than HTTPS_PROXY has (407)`;
    await expect(ask(secure, { HTTPS_PROXY: login("wrong") })).rejects.toMatchObject({ message: refused });
  });

  it("names a proxy that is not there", async () => {
    await expect(ask(secure, { HTTPS_PROXY: "http://ana:secret@127.0.0.1:9" })).rejects.toThrow(
      /ECONNREFUSED.*\(through the proxy http:\/\/127\.0\.0\.1:9 of HTTPS_PROXY\)$/,
    );
  });

  it("says what helps if the certificate is unknown", async () => {
    await expect(ask(secure, { HTTPS_PROXY: login() })).rejects.toThrow(
      `self-signed certificate (through the proxy http://${proxy.host} of HTTPS_PROXY; a company's certificate authority is named in AWS_CA_BUNDLE)`,
    );
  });
});

it("leaves the SDK its own handler if nothing is named", () => {
  expect(networkHandler({ NO_PROXY: "a" })).toBeUndefined();
});
