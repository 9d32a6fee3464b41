import { CreateBucketCommand, GetObjectCommand, PutBucketPolicyCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Hands, World } from "./iam-clients";
import { document, makeRole, startWorld } from "./iam-clients";

const ACCOUNT = "111122223333";
const OTHER_ACCOUNT = "444455556666";
const ROOT_TRUST = { Principal: { AWS: ACCOUNT } };
const LOCATION = { LocationConstraint: "eu-central-1" } as const;

let world: World;
let root: Hands;
let scan: Hands;
beforeAll(async () => {
  world = await startWorld();
  root = world.root();
  const role = await makeRole(root, "scan", { trust: ROOT_TRUST, more: { Path: "/service/" } });
  scan = world.as(await root.assume({ RoleArn: role, RoleSessionName: "build" }));
});
afterAll(() => world.sandbox.stop());

test("a bucket policy for TLS only locks nobody out, one that denies the role does, also root", async () => {
  const bucket = { Bucket: "tls-only" };
  await root.s3.send(new CreateBucketCommand({ ...bucket, CreateBucketConfiguration: LOCATION }));
  const tls = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } };
  const grant = {
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/service/scan` },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::tls-only/*",
  };
  await root.s3.send(new PutObjectCommand({ ...bucket, Key: "k", Body: "v" }));
  await root.s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: document(tls, grant) }));
  const read = async (hands: Hands) => (await hands.s3.send(new GetObjectCommand({ ...bucket, Key: "k" }))).Body?.transformToString();
  expect([await read(root), await read(scan)]).toEqual(["v", "v"]);
  const deny = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: "*",
    Condition: { Null: { "aws:SecureTransport": "false" } },
  };
  await root.s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: document(deny, grant) }));
  await expect(read(scan)).rejects.toThrow("with an explicit deny in a resource-based policy");
  await expect(read(root)).rejects.toThrow("with an explicit deny in a resource-based policy");
});

test("another account's bucket has to let the caller in", async () => {
  const other = world.root(OTHER_ACCOUNT);
  const bucket = { Bucket: "theirs" };
  await other.s3.send(new CreateBucketCommand({ ...bucket, CreateBucketConfiguration: LOCATION }));
  await other.s3.send(new PutObjectCommand({ ...bucket, Key: "k", Body: "v" }));
  const role = await makeRole(root, "visitor", { trust: ROOT_TRUST, allow: [{ Action: "s3:*", Resource: "*" }] });
  const visitor = world.as(await root.assume({ RoleArn: role, RoleSessionName: "build" }));
  const read = async () => (await visitor.s3.send(new GetObjectCommand({ ...bucket, Key: "k" }))).Body?.transformToString();
  await expect(read()).rejects.toThrow("because no resource-based policy allows the s3:GetObject action");
  const grant = { Principal: { AWS: ACCOUNT }, Action: "s3:GetObject", Resource: "arn:aws:s3:::theirs/*" };
  await other.s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: document(grant) }));
  expect(await read()).toBe("v");
});

test("a key is used by its alias, if both the role's and the key's policy say so", async () => {
  const made = (await root.json("kms", "TrentService.CreateKey", {})).KeyMetadata as { KeyId: string; Arn: string };
  await root.json("kms", "TrentService.CreateAlias", { AliasName: "alias/scan", TargetKeyId: made.KeyId });
  const role = await makeRole(root, "sealer", {
    trust: ROOT_TRUST,
    allow: [{ Action: ["kms:Encrypt", "kms:Decrypt"], Resource: made.Arn }],
  });
  const sealer = world.as(await root.assume({ RoleArn: role, RoleSessionName: "build" }));
  const Plaintext = Buffer.from("secret").toString("base64");
  const { CiphertextBlob } = await sealer.json("kms", "TrentService.Encrypt", { KeyId: "alias/scan", Plaintext });
  expect((await sealer.json("kms", "TrentService.Decrypt", { CiphertextBlob })).Plaintext).toBe(Plaintext);
  await expect(sealer.json("kms", "TrentService.GenerateDataKey", { KeyId: "alias/scan", KeySpec: "AES_256" })).rejects.toThrow(
    `is not authorized to perform: kms:GenerateDataKey on resource: ${made.Arn} because no identity-based policy`,
  );
  const onlyRoot = document({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/keeper` }, Action: "kms:*", Resource: "*" });
  await root.json("kms", "TrentService.PutKeyPolicy", { KeyId: made.KeyId, PolicyName: "default", Policy: onlyRoot });
  await expect(sealer.json("kms", "TrentService.Decrypt", { CiphertextBlob })).rejects.toThrow(
    "because no resource-based policy allows the kms:Decrypt action",
  );
});
