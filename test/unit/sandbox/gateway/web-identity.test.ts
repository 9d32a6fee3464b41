import { AwsError } from "../../../../sandbox/core/errors";
import { isWebIdentity, WebIdentity, type WebIdentityParts } from "../../../../sandbox/gateway/web-identity";

const ROLE = "arn:aws:iam::111122223333:role/plan";
const CLAIMS = {
  iss: "https://app.terraform.io",
  sub: "organization:o:project:p:workspace:w:run_phase:plan",
  aud: "aws.workload.identity",
};
const KEYS = "<AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>";

/** What was asked of the parts. */
interface Asked {
  readonly trust: unknown[];
  readonly sessions: unknown[];
}

function sts(
  over: Partial<WebIdentityParts> = {},
  clients = [CLAIMS.aud],
): { readonly asked: Asked; readonly call: (more?: object, end?: string) => Promise<unknown> } {
  const asked: Asked = { trust: [], sessions: [] };
  const members = clients.map((client) => `<member>${client}</member>`).join("");
  const parts: WebIdentityParts = {
    moto: { query: (service) => Promise.resolve(service === "iam" ? `<ClientIDList>${members}</ClientIDList>` : KEYS) },
    identities: { learn: () => "ASIA1" },
    authorizer: {
      checkTrust: (...given) => {
        asked.trust.push(given);
        return Promise.resolve();
      },
      rememberSession: (...given) => void asked.sessions.push(given),
    },
    faults: { strike: () => Promise.resolve() },
    check: ({ body }) =>
      body.includes("Policy=too-long") ? Promise.reject(new AwsError("ValidationError", "too long")) : Promise.resolve(),
    verify: (token) => (token === "good" ? CLAIMS : undefined),
    ...over,
  };
  const parameters = { Action: "AssumeRoleWithWebIdentity", RoleArn: ROLE, RoleSessionName: "run", WebIdentityToken: "good" };
  const call = (more: object = {}, end = "") =>
    new WebIdentity(parts)
      .answer({
        method: "POST",
        url: new URL("http://127.0.0.1/"),
        headers: {},
        body: Buffer.from(new URLSearchParams({ ...parameters, ...more }).toString() + end),
      })
      .then(
        ({ status }) => status,
        (error: unknown) => (error instanceof AwsError ? [error.code, error.message] : error),
      );
  return { asked, call };
}

test("the role's trust is asked with the provider, audience and subject of the token", async () => {
  const { asked, call } = sts();
  expect(await call()).toBe(200);
  const keys = { "app.terraform.io:sub": CLAIMS.sub, "app.terraform.io:aud": CLAIMS.aud };
  expect(asked.trust).toEqual([[ROLE, { federated: "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" }, keys]]);
  expect(asked.sessions).toEqual([["ASIA1", { roleArn: ROLE, policies: [], policyArns: [], tags: {} }]]);
});

test("a token that is not valid, a provider that is not there, an audience that it does not take", async () => {
  expect(await sts().call({ WebIdentityToken: "bad" })).toEqual([
    "InvalidIdentityToken",
    "The web identity token that was passed could not be validated",
  ]);
  const without = sts({ moto: { query: () => Promise.reject(new Error("no such entity")) } });
  expect(await without.call()).toEqual([
    "InvalidIdentityToken",
    "No OpenIDConnect provider found in your account for https://app.terraform.io",
  ]);
  expect(await sts({}, ["another"]).call()).toEqual(["InvalidIdentityToken", "Incorrect token audience"]);
});

test("a trust that does not let it in, in the words of STS", async () => {
  const checkTrust = () => Promise.reject(new AwsError("AccessDenied", "denied", {}, 403));
  const refused = sts({ authorizer: { checkTrust, rememberSession: () => undefined } });
  expect(await refused.call()).toEqual(["AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"]);
  expect(refused.asked.sessions).toEqual([]);
});

test("a session gets the policies that it asks for, and no more than they allow", async () => {
  const { asked, call } = sts();
  const READ = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  expect(await call({ Policy: "{}", "PolicyArns.member.1.arn": READ })).toBe(200);
  expect(asked.sessions).toEqual([["ASIA1", { roleArn: ROLE, policies: ["{}"], policyArns: [READ], tags: {} }]]);
  expect(await call({ Policy: "too-long" })).toEqual(["ValidationError", "too long"]);
});

test("a role that is named twice is refused: its trust would be asked for one, and the other assumed", async () => {
  const { asked, call } = sts();
  expect(await call({}, "&RoleArn=arn:aws:iam::111122223333:role/admin")).toEqual([
    "MalformedQueryString",
    "The parameter RoleArn is given more than once",
  ]);
  expect(asked).toEqual({ trust: [], sessions: [] });
});

test("no other call goes without a signature", () => {
  expect(isWebIdentity(Buffer.from("Action=AssumeRoleWithWebIdentity"))).toBe(true);
  expect(isWebIdentity(Buffer.from("Action=AssumeRole"))).toBe(false);
});
