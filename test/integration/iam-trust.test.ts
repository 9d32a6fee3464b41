import { PutObjectCommand } from "@aws-sdk/client-s3";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import {
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import aws4 from "aws4";
import { assume, document, makeRole, makeUser } from "../helpers/iam";
import { makeBucket } from "../helpers/sdk";
import { ACCOUNT, type Hands, OTHER_ACCOUNT, ROOT_TRUST, startWorld, type World } from "./iam-clients";

let world: World;
let root: Hands;
let other: Hands;
beforeAll(async () => {
  world = await startWorld();
  root = world.root();
  other = world.root(OTHER_ACCOUNT);
});
afterAll(() => world.sandbox.stop());

const refusal = (who: string, role: string): string =>
  `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${role} because no role trust policy allows the sts:AssumeRole action`;

test("callers whom a role trusts may assume it, in its own account and another", async () => {
  const open = await makeRole(other.settings, "deploy", { trust: ROOT_TRUST });
  const { sts } = await world.session(open);
  expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/deploy/build`);
  await expect(assume(other.settings, open)).rejects.toMatchObject({
    name: "AccessDenied",
    $metadata: { httpStatusCode: 403 },
    message: refusal(`arn:aws:iam::${OTHER_ACCOUNT}:root`, open),
  });
});

test("no caller may assume a role that does not exist or trusts only a service", async () => {
  const missing = `arn:aws:iam::${ACCOUNT}:role/missing`;
  await expect(assume(root.settings, missing)).rejects.toMatchObject({ message: refusal(`arn:aws:iam::${ACCOUNT}:root`, missing) });
  const service = await makeRole(root.settings, "service", { trust: { Principal: { Service: "codebuild.amazonaws.com" } } });
  await expect(assume(root.settings, service)).rejects.toMatchObject({ message: refusal(`arn:aws:iam::${ACCOUNT}:root`, service) });
});

test("a session is no longer, and is called no other, than AWS lets it be", async () => {
  const more = { MaxSessionDuration: "7200" };
  const role = await makeRole(root.settings, "long", { trust: ROOT_TRUST, more, allow: [{ Action: "sts:AssumeRole", Resource: "*" }] });
  const chained = await world.session(role, { DurationSeconds: 7200 });
  const invalid = { name: "ValidationError", $metadata: { httpStatusCode: 400 } };
  await expect(assume(root.settings, role, { DurationSeconds: 7201 })).rejects.toMatchObject(invalid);
  await expect(assume(chained.settings, role, { DurationSeconds: 3601 })).rejects.toMatchObject(invalid);
  await expect(assume(root.settings, role, { RoleSessionName: "a b" })).rejects.toMatchObject(invalid);
  await expect(assume(root.settings, role, { Policy: "{" })).rejects.toMatchObject({ name: "MalformedPolicyDocumentException" });
});

test("no caller assumes a role by what is an ARN to moto alone", async () => {
  const closed = await makeRole(other.settings, "closed", { trust: { Principal: { Service: "ec2.amazonaws.com" } } });
  for (const arn of [`x${closed}`, `${closed} `, ` ${closed}`])
    await expect(assume(root.settings, arn)).rejects.toMatchObject({ name: "AccessDenied" });
});

test("a role whose session length is changed keeps its description", async () => {
  await makeRole(root.settings, "described", { trust: ROOT_TRUST, more: { Description: "for scans" } });
  await root.iam({ Action: "UpdateRole", RoleName: "described", MaxSessionDuration: "7200" });
  const role = await root.iam({ Action: "GetRole", RoleName: "described" });
  expect(role).toContain("<Description>for scans</Description><MaxSessionDuration>7200</MaxSessionDuration>");
});

test("an external id has to be the right one", async () => {
  const Condition = { StringEquals: { "sts:ExternalId": "handshake" } };
  const role = await makeRole(other.settings, "external", { trust: { Principal: { AWS: ACCOUNT }, Condition } });
  await expect(assume(root.settings, role)).rejects.toMatchObject({ name: "AccessDenied" });
  await expect(assume(root.settings, role, { ExternalId: "guess" })).rejects.toMatchObject({ name: "AccessDenied" });
  expect((await assume(root.settings, role, { ExternalId: "handshake" })).accessKeyId).toMatch(/^ASIA/);
});

test("a role assumes another account's role only if its own policy says so too", async () => {
  const target = await makeRole(other.settings, "target", { trust: ROOT_TRUST });
  const without = await makeRole(root.settings, "without", { trust: ROOT_TRUST, allow: [{ Action: "ssm:*", Resource: "*" }] });
  const session = `arn:aws:sts::${ACCOUNT}:assumed-role/without/build`;
  await expect(assume((await world.session(without)).settings, target)).rejects.toMatchObject({
    message: `User: ${session} is not authorized to perform: sts:AssumeRole on resource: ${target} because no identity-based policy allows the sts:AssumeRole action`,
  });
  const hops = await makeRole(root.settings, "hops", { trust: ROOT_TRUST, allow: [{ Action: "sts:AssumeRole", Resource: target }] });
  expect((await assume((await world.session(hops)).settings, target)).accessKeyId).toMatch(/^ASIA/);
});

test("a role acts in its own account", async () => {
  const role = await makeRole(other.settings, "actor", { trust: ROOT_TRUST, allow: [{ Action: "s3:*", Resource: "*" }] });
  const actor = await world.session(role);
  await makeBucket(actor.s3, "actors");
  await other.s3.send(new PutObjectCommand({ Bucket: "actors", Key: "k", Body: "v" }));
  await expect(root.s3.send(new PutObjectCommand({ Bucket: "actors", Key: "k", Body: "v" }))).rejects.toThrow(
    "because no resource-based policy allows the s3:PutObject action",
  );
});

describe("sessions that a user opens for itself", () => {
  const opened = ({ AccessKeyId, SecretAccessKey, SessionToken }: Partial<Credentials> = {}): Hands =>
    world.as({ accessKeyId: AccessKeyId ?? "", secretAccessKey: SecretAccessKey ?? "", sessionToken: SessionToken });
  const put = (hands: Hands, Name: string) => hands.ssm.send(new PutParameterCommand({ Name, Value: "v", Type: "String" }));
  const whoIs = async ({ sts }: Hands) => (await sts.send(new GetCallerIdentityCommand({}))).Arn;
  const SSM = { Action: "ssm:PutParameter", Resource: "*" };
  let ana: Hands;
  beforeAll(async () => {
    ana = world.as(await makeUser(root.settings, "ana", SSM, { Action: "sts:GetFederationToken", Resource: "*" }));
  });

  test("act as the user, with keys that nobody else has", async () => {
    const { Credentials: keys } = await ana.sts.send(new GetSessionTokenCommand({}));
    const { Credentials: roots } = await root.sts.send(new GetSessionTokenCommand({}));
    expect(keys?.AccessKeyId).not.toBe(roots?.AccessKeyId);
    const session = opened(keys);
    expect(await whoIs(session)).toBe(`arn:aws:iam::${ACCOUNT}:user/ana`);
    expect(await whoIs(opened(roots))).toBe(`arn:aws:iam::${ACCOUNT}:root`);
    await put(session, "by-session");
    await expect(makeBucket(session.s3, "by-session")).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(session.iam({ Action: "GetUser" })).rejects.toThrow("InvalidClientTokenId");
  });

  test("of a federated user allow what the user and the passed policy allow, and nothing without one", async () => {
    const federated = async (Policy?: string) =>
      opened((await ana.sts.send(new GetFederationTokenCommand({ Name: "bob", Policy }))).Credentials);
    const bob = await federated(document({ Action: ["ssm:PutParameter", "s3:*"], Resource: "*" }));
    expect(await whoIs(bob)).toBe(`arn:aws:sts::${ACCOUNT}:federated-user/bob`);
    await put(bob, "by-bob");
    await expect(makeBucket(bob.s3, "by-bob")).rejects.toThrow("because no identity-based policy allows the s3:CreateBucket action");
    await expect(put(await federated(), "by-nobody")).rejects.toThrow("because no session policy allows the ssm:PutParameter action");
  });

  test("are not opened for whoever signs a provider's word that nobody checks", async () => {
    const role = await makeRole(root.settings, "for-nobody", { trust: { Principal: { Service: "ec2.amazonaws.com" } } });
    const asRole = { RoleArn: role, RoleSessionName: "run" };
    const url = new URLSearchParams({ Action: "AssumeRoleWithWebIdentity", ...asRole, WebIdentityToken: "nobody's" });
    await expect(ana.sts.send(new AssumeRoleWithWebIdentityCommand({ ...asRole, WebIdentityToken: "nobody's" }))).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
    });
    expect(await signedForSts(url)).toEqual([400, "InvalidIdentityToken"]);
    const saml = { RoleArn: role, PrincipalArn: `arn:aws:iam::${ACCOUNT}:saml-provider/any`, SAMLAssertion: "PHg+PC94Pg==" };
    expect(await signedForSts(new URLSearchParams({ Action: "AssumeRoleWithSAML", ...saml }))).toEqual([403, "AccessDenied"]);
  });

  /** Status and code of the answer to a call of STS that ana signs, which the SDK does not sign. */
  async function signedForSts(parameters: URLSearchParams): Promise<unknown[]> {
    const body = `${parameters.toString()}&Version=2011-06-15`;
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const { host } = new URL(world.sandbox.endpoint);
    const request = { host, service: "sts", region: "eu-central-1", method: "POST", path: "/", headers, body };
    const signed = aws4.sign(request, await ana.sts.config.credentials());
    const reply = await fetch(world.sandbox.endpoint, { method: "POST", headers: signed.headers as Record<string, string>, body });
    return [reply.status, /<Code>(\w+)/.exec(await reply.text())?.[1]];
  }
});
