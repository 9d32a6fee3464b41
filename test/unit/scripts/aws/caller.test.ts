import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callersSts } from "../../../../environments/endpoints";
import { loadEnvironment } from "../../../../environments/load";
import { actorIn } from "../../../../scripts/aws/actor";
import { secrets } from "../../../../modules/text/redactor";
import { openCaller } from "../../../../scripts/aws/caller/open";
import { connect } from "../../../../scripts/aws/clients";
import { terraformEnvironment } from "../../../../scripts/terraform/environment";
import { startServer } from "../../../helpers/http-server";
import { startMetadata } from "../../../helpers/instance-metadata";

const KEYS = { AWS_ACCESS_KEY_ID: "AKIAKEYS", AWS_SECRET_ACCESS_KEY: "of the variables" };
const CONFIG = `
[default]
region = eu-central-1
[profile keys]
aws_access_key_id = AKIAPROFILE
aws_secret_access_key = of the profile
retry_mode = standard
[profile process]
credential_process = PROGRAM
[profile role]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = keys
external_id = platform
[profile mfa]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/ana
[profile sso]
sso_session = company
sso_account_id = 111122223333
sso_role_name = Deploy
[sso-session company]
sso_start_url = https://company.awsapps.com/start
sso_region = eu-central-1
`;

let folder: string;
let files: Record<string, string>;
const before = { ...process.env };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "caller-"));
  const program = join(folder, "credentials.sh");
  writeFileSync(join(folder, "expiration"), "2099-01-01T00:00:00Z");
  writeFileSync(
    program,
    `#!/bin/sh\necho x >> ${folder}/calls\nprintf '{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"s","SessionToken":"t","Expiration":"%s"}' "$(cat ${folder}/expiration)"\n`,
  );
  chmodSync(program, 0o700);
  writeFileSync(join(folder, "config"), CONFIG.replace("PROGRAM", program));
  files = { HOME: folder, AWS_CONFIG_FILE: join(folder, "config"), AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials") };
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true });
});

const nobody = () => Promise.reject(new Error("asked"));
const open = (variables: Record<string, string>) => openCaller({ ...files, AWS_EC2_METADATA_DISABLED: "true", ...variables }, nobody);

/** Who a child is that has an SDK, or Terraform: it has nothing but its variables. */
async function childOf(variables: Record<string, string>): Promise<Record<string, string | undefined>> {
  const caller = await open(variables);
  const actor = actorIn(loadEnvironment("prod"), caller);
  const found = terraformEnvironment({ file: "f" }, { terraform: "terraform" }, actor.variables);
  return Object.fromEntries(Object.entries(found).filter(([name]) => /^AWS_(?!CONFIG|SHARED|IGNORE|EC2)/.test(name)));
}

test.each([
  ["keys in variables", KEYS, "the keys in AWS_ACCESS_KEY_ID", []],
  ["keys before a profile", { ...KEYS, AWS_PROFILE: "keys" }, "the keys in AWS_ACCESS_KEY_ID", ["AWS_PROFILE=keys"]],
  ["keys before a profile that does not exist", { ...KEYS, AWS_PROFILE: "gone" }, "the keys in AWS_ACCESS_KEY_ID", ["AWS_PROFILE=gone"]],
  ["half of the keys, which count for nothing", { AWS_ACCESS_KEY_ID: "AKIA", AWS_PROFILE: "keys" }, "profile keys (keys)", []],
  ["a profile by its older name", { AWS_DEFAULT_PROFILE: "process" }, "profile process (credential_process)", []],
  ["a role", { AWS_PROFILE: "role" }, "profile role (role arn:aws:iam::111122223333:role/deploy from profile keys)", []],
  ["SSO", { AWS_PROFILE: "sso" }, "profile sso (SSO company, Deploy in 111122223333)", []],
  [
    "web identity before a profile",
    { AWS_WEB_IDENTITY_TOKEN_FILE: "/token", AWS_ROLE_ARN: "arn:aws:iam::1:role/ci", AWS_PROFILE: "keys" },
    "the web identity in AWS_WEB_IDENTITY_TOKEN_FILE, role arn:aws:iam::1:role/ci",
    ["AWS_PROFILE=keys"],
  ],
  [
    "a profile before the container",
    { AWS_PROFILE: "keys", AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:1/" },
    "profile keys (keys)",
    ["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
  ],
  ["nothing, since the default profile has a region alone", {}, "nothing", []],
])("decides for %s", async (_, variables, means, passedOver) => {
  expect((await open(variables)).identity).toMatchObject({ means, passedOver });
});

test("names a profile that does not exist, and the one that is meant", async () => {
  await expect(open({ AWS_PROFILE: "proces" })).rejects.toThrow(
    /^AWS_PROFILE=proces: neither .*config nor .*credentials has this profile\.\n {2}Did you mean process\? There are: default, keys, mfa, /,
  );
});

test("gives children the keys that count, and nothing of the losing source", async () => {
  expect(await childOf({ ...KEYS, AWS_PROFILE: "keys", AWS_ROLE_ARN: "x", AWS_SESSION_TOKEN: "t" })).toEqual({
    ...KEYS,
    AWS_SESSION_TOKEN: "t",
    AWS_RETRY_MODE: "standard",
  });
  expect(await childOf({ AWS_PROFILE: "keys", AWS_SESSION_TOKEN: "of others", AWS_MAX_ATTEMPTS: "5" })).toEqual({
    AWS_ACCESS_KEY_ID: "AKIAPROFILE",
    AWS_SECRET_ACCESS_KEY: "of the profile",
    AWS_RETRY_MODE: "standard",
    AWS_MAX_ATTEMPTS: "5",
  });
});

/** What an AWS SDK gets from the address that a child was given. */
async function fetched(child: Record<string, string | undefined>, token = child.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? ""): Promise<unknown> {
  const response = await fetch(child.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? "", { headers: { authorization: token } });
  return response.json();
}

test("gives children what expires from a port of this machine, to them alone", async () => {
  const child = await childOf({ AWS_PROFILE: "process" });
  expect(Object.keys(child).sort()).toEqual(["AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]);
  expect(await fetched(child)).toEqual({
    AccessKeyId: "AKIAPROCESS",
    SecretAccessKey: "s",
    Token: "t",
    Expiration: "2099-01-01T00:00:00Z",
  });
  expect(await fetched(child, "guessed")).toEqual({ Code: "Forbidden", Message: "Another run's token" });
  // A child may log how it asks.
  expect(secrets.text(`> Authorization: ${child.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? ""}`)).toBe("> Authorization: [redacted]");
});

test("the real AWS CLI's library finds the same caller there", async () => {
  const child = await childOf({ AWS_PROFILE: "process" });
  const script =
    "import botocore.session; c = botocore.session.Session().get_credentials(); print(c.method, c.get_frozen_credentials().access_key)";
  const environment = {
    ...child,
    PATH: process.env.PATH,
    HOME: folder,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  const python = spawn("python3", ["-c", script], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  python.stdout.on("data", (text) => (output += String(text)));
  await once(python, "close");
  expect(output.trim()).toBe("container-role AKIAPROCESS");
});

test("asks once for all clients and children, and again before it expires", async () => {
  const { credentials } = await open({ AWS_PROFILE: "process" });
  const calls = () => readFileSync(join(folder, "calls"), "utf8").split("\n").length - 1;
  if (typeof credentials !== "function") throw new Error("no provider");
  await Promise.all([credentials(), credentials()]);
  await credentials();
  expect(calls()).toBe(1);
  writeFileSync(join(folder, "expiration"), new Date(Date.now() + 60_000).toISOString());
  const renewed = await open({ AWS_PROFILE: "process" });
  if (typeof renewed.credentials !== "function") throw new Error("no provider");
  await renewed.credentials();
  await renewed.credentials();
  expect(calls()).toBe(3);
});

test("names the source whose credentials cannot be had, and the way out", async () => {
  const { credentials } = await open({ AWS_PROFILE: "sso" });
  if (typeof credentials !== "function") throw new Error("no provider");
  await expect(credentials()).rejects.toThrow(
    /^There are no AWS credentials from profile sso \(SSO company, Deploy in 111122223333\): .*\n {2}Log in \(aws sso login --profile sso\)/,
  );
});

describe("with an STS on this machine", () => {
  let asked: URLSearchParams[];
  let stop: () => void;
  beforeEach(async () => {
    asked = [];
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => (text += String(chunk)));
      request.on("end", () => {
        const body = new URLSearchParams(text);
        const action = body.get("Action") ?? "";
        const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
        body.set("key", key);
        asked.push(body);
        const issued = `<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>y</SecretAccessKey><SessionToken>z</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`;
        const who = `<Account>111122223333</Account><Arn>arn:of:${key}</Arn>`;
        response.writeHead(200, { "content-type": "text/xml" });
        response.end(
          `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${action === "GetCallerIdentity" ? who : issued}</${action}Result></${action}Response>`,
        );
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stop = () => server.close().closeAllConnections();
  });
  afterEach(() => stop());

  const identify = async (variables: Record<string, string>, askMfa = nobody as (device: string) => Promise<string>) => {
    const own = { ...files, AWS_ENDPOINT_URL: process.env.AWS_ENDPOINT_URL ?? "", AWS_EC2_METADATA_DISABLED: "true", ...variables };
    const caller = await openCaller(own, askMfa);
    return (await connect(actorIn(loadEnvironment("sandbox"), caller))).callerArn;
  };

  test("assumes a profile's role at the address of STS that the environments of the run name", async () => {
    const address = process.env.AWS_ENDPOINT_URL ?? "";
    delete process.env.AWS_ENDPOINT_URL;
    const environment = { ...loadEnvironment("sandbox"), local: false, endpoint: undefined, endpoints: { sts: address } };
    const variables = { ...files, AWS_EC2_METADATA_DISABLED: "true", AWS_PROFILE: "role" };
    const { credentials } = await openCaller(variables, nobody, () => callersSts([environment], {}).address);
    if (typeof credentials !== "function") throw new Error("no provider");
    expect(await credentials()).toMatchObject({ accessKeyId: "ASIAROLE" });
    expect(asked.map((body) => [body.get("Action"), body.get("key")])).toEqual([["AssumeRole", "AKIAPROFILE"]]);
  });

  test("assumes a profile's role with the keys of its source", async () => {
    expect(await identify({ AWS_PROFILE: "role" })).toBe("arn:of:ASIAROLE");
    expect(asked.map((body) => [body.get("Action"), body.get("key"), body.get("ExternalId")])).toEqual([
      ["AssumeRole", "AKIAPROFILE", "platform"],
      ["GetCallerIdentity", "ASIAROLE", null],
    ]);
  });

  test("asks for the code of an MFA device", async () => {
    const devices: string[] = [];
    const ask = (device: string) => Promise.resolve(devices.push(device)).then(() => "123456");
    expect(await identify({ AWS_PROFILE: "mfa" }, ask)).toBe("arn:of:ASIAROLE");
    expect([devices, asked[0]?.get("TokenCode")]).toEqual([["arn:aws:iam::111122223333:mfa/ana"], "123456"]);
  });

  test("acts with a web identity", async () => {
    writeFileSync(join(folder, "token"), "jwt");
    const identity = { AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, "token"), AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/ci" };
    expect(await identify(identity)).toBe("arn:of:ASIAROLE");
    expect([asked[0]?.get("Action"), asked[0]?.get("WebIdentityToken")]).toEqual(["AssumeRoleWithWebIdentity", "jwt"]);
  });

  test("acts as a container's role", async () => {
    const container = await startServer((_url, { headers }) => ({
      status: headers.authorization === "pod" ? 200 : 403,
      body: { AccessKeyId: "ASIAPOD", SecretAccessKey: "s", Token: "t", Expiration: "2099-01-01T00:00:00Z" },
    }));
    try {
      const variables = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${container.url}/v1`, AWS_CONTAINER_AUTHORIZATION_TOKEN: "pod" };
      expect(await identify(variables)).toBe("arn:of:ASIAPOD");
    } finally {
      await container.stop();
    }
  });
  test("acts with a profile of SSO, whose login is in the user's home", async () => {
    const login = { accessToken: "logged-in", expiresAt: "2099-01-01T00:00:00Z", region: "eu-central-1" };
    const cache = join(folder, ".aws", "sso", "cache");
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, `${createHash("sha1").update("company").digest("hex")}.json`), JSON.stringify(login));
    // The SDK's part for SSO reads the user's files by itself.
    Object.assign(process.env, files);
    const roleCredentials = { accessKeyId: "ASIASSO", secretAccessKey: "s", sessionToken: "t", expiration: 4070908800000 };
    const portal = await startServer((url, { headers }) => ({
      status: headers["x-amz-sso_bearer_token"] === "logged-in" && url.searchParams.get("role_name") === "Deploy" ? 200 : 403,
      body: { roleCredentials },
    }));
    process.env.AWS_ENDPOINT_URL_SSO = portal.url;
    try {
      expect(await identify({ AWS_PROFILE: "sso" })).toBe("arn:of:ASIASSO");
    } finally {
      await portal.stop();
    }
  });

  test("acts as an instance's role", async () => {
    const instance = await startMetadata({ AccessKeyId: "ASIAINSTANCE", SecretAccessKey: "s", Token: "t" });
    process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT = instance.url;
    try {
      expect(await identify({ AWS_EC2_METADATA_DISABLED: "false" })).toBe("arn:of:ASIAINSTANCE");
    } finally {
      await instance.stop();
    }
  });
});
