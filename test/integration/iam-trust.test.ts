import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { makeRole, startWorld } from "./iam-clients";
import type { Hands, World } from "./iam-clients";

const ACCOUNT = "111122223333";
const OTHER_ACCOUNT = "444455556666";

let world: World;
let root: Hands;
let other: Hands;
beforeAll(async () => {
  world = await startWorld();
  root = world.root();
  other = world.root(OTHER_ACCOUNT);
});
afterAll(() => world.sandbox.stop());

const assume = (hands: Hands, RoleArn: string, more: object = {}) => hands.assume({ RoleArn, RoleSessionName: "deploy", ...more });
const refusal = (who: string, role: string): string =>
  `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${role} because no role trust policy allows the sts:AssumeRole action`;

test("a role lets in whom it trusts, in its own account and another", async () => {
  const open = await makeRole(other, "deploy", { trust: { Principal: { AWS: ACCOUNT } } });
  const { sts } = world.as(await assume(root, open));
  expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/deploy/deploy`);
  await expect(assume(other, open)).rejects.toMatchObject({
    name: "AccessDenied",
    $metadata: { httpStatusCode: 403 },
    message: refusal(`arn:aws:iam::${OTHER_ACCOUNT}:root`, open),
  });
});

test("a role that does not exist, or trusts a service alone, lets no caller in", async () => {
  const missing = `arn:aws:iam::${ACCOUNT}:role/missing`;
  await expect(assume(root, missing)).rejects.toMatchObject({ message: refusal(`arn:aws:iam::${ACCOUNT}:root`, missing) });
  const service = await makeRole(root, "service", { trust: { Principal: { Service: "codebuild.amazonaws.com" } } });
  await expect(assume(root, service)).rejects.toMatchObject({ message: refusal(`arn:aws:iam::${ACCOUNT}:root`, service) });
});

test("an external id has to be the right one", async () => {
  const Condition = { StringEquals: { "sts:ExternalId": "handshake" } };
  const role = await makeRole(other, "external", { trust: { Principal: { AWS: ACCOUNT }, Condition } });
  await expect(assume(root, role)).rejects.toMatchObject({ name: "AccessDenied" });
  await expect(assume(root, role, { ExternalId: "guess" })).rejects.toMatchObject({ name: "AccessDenied" });
  expect((await assume(root, role, { ExternalId: "handshake" })).accessKeyId).toMatch(/^ASIA/);
});

test("a role assumes another account's role only if its own policy says so too", async () => {
  const target = await makeRole(other, "target", { trust: { Principal: { AWS: ACCOUNT } } });
  const rootTrust = { Principal: { AWS: ACCOUNT } };
  const without = await makeRole(root, "without", { trust: rootTrust, allow: [{ Action: "ssm:*", Resource: "*" }] });
  const session = `arn:aws:sts::${ACCOUNT}:assumed-role/without/deploy`;
  await expect(assume(world.as(await assume(root, without)), target)).rejects.toMatchObject({
    message: `User: ${session} is not authorized to perform: sts:AssumeRole on resource: ${target} because no identity-based policy allows the sts:AssumeRole action`,
  });
  const hops = await makeRole(root, "hops", { trust: rootTrust, allow: [{ Action: "sts:AssumeRole", Resource: target }] });
  expect((await assume(world.as(await assume(root, hops)), target)).accessKeyId).toMatch(/^ASIA/);
});

test("a role acts in its own account", async () => {
  const role = await makeRole(other, "actor", { trust: { Principal: { AWS: ACCOUNT } }, allow: [{ Action: "s3:*", Resource: "*" }] });
  const actor = world.as(await assume(root, role));
  await actor.s3.send(new CreateBucketCommand({ Bucket: "actors", CreateBucketConfiguration: { LocationConstraint: "eu-central-1" } }));
  await other.s3.send(new PutObjectCommand({ Bucket: "actors", Key: "k", Body: "v" }));
  await expect(root.s3.send(new PutObjectCommand({ Bucket: "actors", Key: "k", Body: "v" }))).rejects.toThrow(
    "because no resource-based policy allows the s3:PutObject action",
  );
});
