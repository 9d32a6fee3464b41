import { PutObjectCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { assume, makeRole } from "../helpers/iam";
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
