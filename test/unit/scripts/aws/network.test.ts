import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { requestHandler } from "../../../../scripts/aws/network";

const IDENTITY =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';

describe("a client's way to AWS", () => {
  const before = { ...process.env };
  let server: Server;
  let address: string;
  /** What the server was asked for: a whole address if it is asked as a proxy. */
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      request.resume().on("end", () => response.writeHead(200, { "content-type": "text/xml" }).end(IDENTITY));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const name of Object.keys(process.env)) if (/^((https?|no|all)_proxy|AWS_CA_BUNDLE)$/i.test(name)) delete process.env[name];
  });
  afterEach(() => {
    process.env = { ...before };
    server.closeAllConnections();
    server.close();
  });

  async function ask(endpoint: string): Promise<string | undefined> {
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const options = {
      region: "eu-central-1",
      endpoint,
      credentials,
      maxAttempts: 1,
      requestHandler: requestHandler(process.env, undefined),
    };
    const sts = new STSClient(options);
    try {
      return (await sts.send(new GetCallerIdentityCommand({}))).Account;
    } finally {
      sts.destroy();
    }
  }

  it("is the SDK's own if no variable names a proxy or a certificate authority", () => {
    expect(requestHandler(process.env, undefined)).toBeUndefined();
  });

  it("goes through the proxy", async () => {
    process.env.http_proxy = address;
    expect(await ask("http://sts.example.invalid")).toBe("111122223333");
    expect(asked).toEqual(["http://sts.example.invalid/"]);
  });

  it("goes past the proxy to what NO_PROXY names, and to this machine", async () => {
    process.env.HTTP_PROXY = "http://127.0.0.1:9";
    expect(await ask(address)).toBe("111122223333");
    process.env.NO_PROXY = ".example.invalid";
    await expect(ask("http://sts.example.invalid")).rejects.toThrow("ENOTFOUND");
    expect(asked).toEqual(["/"]);
  });

  it("says which certificate authority is not there", () => {
    expect(() => requestHandler({ AWS_CA_BUNDLE: "/no/such/bundle.pem" }, undefined)).toThrow(
      /^AWS_CA_BUNDLE=\/no\/such\/bundle\.pem cannot be read: .*ENOENT/,
    );
  });
});
