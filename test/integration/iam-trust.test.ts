import { PutObjectCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, GetFederationTokenCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
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

test("each session token of a user has keys of its own, which do what the user may", async () => {
  const user = world.as(await makeUser(root.settings, "ana", { Action: "s3:ListAllMyBuckets", Resource: "*" }));
  const open = async () => {
    const { Credentials } = await user.sts.send(new GetSessionTokenCommand({}));
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  };
  const [one, two] = [await open(), await open()];
  expect(one.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(new Set([one, two].flatMap((keys) => Object.values(keys))).size).toBe(6);
  const session = world.as(one);
  expect((await session.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/ana`);
  await expect(session.s3.send(new PutObjectCommand({ Bucket: "actors", Key: "k", Body: "v" }))).rejects.toThrow(
    "user/ana is not authorized",
  );
  await expect(session.sts.send(new GetSessionTokenCommand({}))).rejects.toThrow("Cannot call GetSessionToken with session credentials");
  // The keys that moto gives everybody.
  const known = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
  await expect(world.as(known).sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  await expect(root.sts.send(new GetFederationTokenCommand({ Name: "bo" }))).rejects.toThrow("does not implement sts:GetFederationToken");
});

test("a session lasts as long as its role says, an hour if a session opens it, and its name and policy have to be some", async () => {
  const role = await makeRole(root.settings, "brief", { trust: ROOT_TRUST, allow: [{ Action: "sts:AssumeRole", Resource: "*" }] });
  const long = await makeRole(root.settings, "long", { trust: ROOT_TRUST, more: { MaxSessionDuration: "7200" } });
  const refused = (name: string, message: string): unknown =>
    expect.objectContaining({ name, message: expect.stringContaining(message) as unknown });
  const tooLong = refused("ValidationError", "exceeds the MaxSessionDuration set for this role");
  await expect(assume(root.settings, role, { DurationSeconds: 3601 })).rejects.toEqual(tooLong);
  expect((await assume(root.settings, long, { DurationSeconds: 7200 })).accessKeyId).toMatch(/^ASIA/);
  await expect(assume(root.settings, long, { DurationSeconds: 7201 })).rejects.toEqual(tooLong);
  const chained = assume((await world.session(role)).settings, long, { DurationSeconds: 7200 });
  await expect(chained).rejects.toEqual(refused("ValidationError", "for roles assumed by role chaining"));
  await expect(assume(root.settings, role, { DurationSeconds: 60 })).rejects.toEqual(
    refused("ValidationError", "greater than or equal to 900"),
  );
  await expect(assume(root.settings, role, { RoleSessionName: "x y" })).rejects.toEqual(refused("ValidationError", "at 'RoleSessionName'"));
  await expect(assume(root.settings, role, { Policy: "{" })).rejects.toEqual(refused("MalformedPolicyDocumentException", "is not JSON"));
  const large = document({ Action: "s3:*", Resource: Array(60).fill("arn:aws:s3:::a-bucket-with-a-long-name/*") });
  await expect(assume(root.settings, role, { Policy: large })).rejects.toEqual(
    refused("PackedPolicyTooLargeException", "100% of allotted space"),
  );
});
