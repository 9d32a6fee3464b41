import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { loadEnvironment } from "../../../../environments/load";
import { actorIn } from "../../../../scripts/aws/actor";
import { connect } from "../../../../scripts/aws/clients";

const KEYS = { accessKeyId: "AKIA", secretAccessKey: "x" };

describe("connect", () => {
  let server: Server;
  let endpoint: string;
  let requests: { operation: string; key: string; body: URLSearchParams }[];
  /** Access key -> account. */
  let accounts: Record<string, string>;
  /** The error of AssumeRole. */
  let refusal: { code: string; message: string } | undefined;

  beforeEach(async () => {
    requests = [];
    accounts = { AKIA: "111122223333" };
    refusal = undefined;
    server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => (text += String(chunk)));
      request.on("end", () => {
        const body = new URLSearchParams(text);
        const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
        requests.push({ operation: body.get("Action") ?? "", key, body });
        if (refusal !== undefined && body.get("Action") === "AssumeRole") {
          response.writeHead(403, { "content-type": "text/xml" });
          response.end(
            `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${refusal.code}</Code><Message>${refusal.message}</Message></Error></ErrorResponse>`,
          );
          return;
        }
        response.writeHead(200, { "content-type": "text/xml" });
        response.end(
          body.get("Action") === "AssumeRole"
            ? `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>y</SecretAccessKey><SessionToken>z</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
            : `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>${accounts[key] ?? ""}</Account><Arn>arn:of:${key}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("acts as the caller in its own account", async () => {
    const aws = await connect(actorIn(loadEnvironment("sandbox"), { endpoint, credentials: KEYS }));
    expect(aws).toMatchObject({ account: "111122223333", region: "eu-central-1" });
    expect(requests.map(({ operation }) => operation)).toEqual(["GetCallerIdentity"]);
  });

  it("asks each service at the address of the environment's file, and heeds no variable", async () => {
    const file = { ...loadEnvironment("dev"), endpoints: { sts: endpoint, ssm: "https://ssm.example.com" } };
    accounts = { AKIA: file.account, ASIA: file.account };
    const aws = await connect(actorIn(file, { credentials: KEYS }));
    const addresses = await Promise.all([aws.ssm, aws.kms].map(async ({ config }) => (await config.endpoint?.())?.hostname));
    expect(addresses).toEqual(["ssm.example.com", undefined]);
    expect([aws.ssm, aws.kms, aws.sts].map(({ config }) => config.ignoreConfiguredEndpointUrls)).toEqual([true, true, true]);
    expect(requests.map(({ operation }) => operation)).toEqual(["AssumeRole", "GetCallerIdentity"]);
  });

  it("refuses to act in another account", async () => {
    accounts = { AKIA: "999900001111" };
    await expect(connect(actorIn(loadEnvironment("sandbox"), { endpoint, credentials: KEYS }))).rejects.toThrow(
      "Environment sandbox is account 111122223333, but these credentials are of account 999900001111 (arn:of:AKIA)\n  Nothing was done.",
    );
  });

  it("assumes the deploy role with its external id, and acts as that", async () => {
    accounts = { AKIA: "999900001111", ASIA: "222233334444" };
    const environment = {
      ...loadEnvironment("sandbox"),
      account: "222233334444",
      deployRoleArn: "arn:aws:iam::222233334444:role/deploy",
      externalId: "platform",
    };
    const aws = await connect(actorIn(environment, { endpoint, credentials: KEYS }));
    expect(aws.account).toBe("222233334444");
    expect(requests.map(({ operation, key }) => [operation, key])).toEqual([
      ["AssumeRole", "AKIA"],
      ["GetCallerIdentity", "ASIA"],
    ]);
    expect(requests[0]?.body.get("RoleArn")).toBe("arn:aws:iam::222233334444:role/deploy");
    expect(requests[0]?.body.get("ExternalId")).toBe("platform");
    // The role is assumed once, and every client acts as it.
    for (const client of [aws.s3, aws.ssm, aws.kms]) expect((await client.config.credentials()).accessKeyId).toBe("ASIA");
    expect(requests).toHaveLength(2);
  });

  it("blames the role if AWS denies it, and only the login if that has expired", async () => {
    const environment = { ...loadEnvironment("sandbox"), deployRoleArn: "arn:aws:iam::111122223333:role/deploy" };
    refusal = { code: "AccessDenied", message: "not authorized to perform sts:AssumeRole" };
    await expect(connect(actorIn(environment, { endpoint, credentials: KEYS }))).rejects.toThrow(
      "The role arn:aws:iam::111122223333:role/deploy could not be assumed: not authorized to perform sts:AssumeRole\n  Its trust policy",
    );
    refusal = { code: "ExpiredToken", message: "The security token included in the request is expired" };
    await expect(connect(actorIn(environment, { endpoint, credentials: KEYS }))).rejects.toMatchObject({
      name: "ExpiredToken",
      message: "The security token included in the request is expired",
    });
  });
});
