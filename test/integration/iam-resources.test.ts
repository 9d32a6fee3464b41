import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  PutKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import { GetObjectCommand, PutBucketPolicyCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { document, makeRole } from "../helpers/iam";
import { makeBucket } from "../helpers/sdk";
import { ACCOUNT, type Hands, OTHER_ACCOUNT, ROOT_TRUST, startWorld, type World } from "./iam-clients";

let world: World;
let root: Hands;
beforeAll(async () => {
  world = await startWorld();
  root = world.root();
});
afterAll(() => world.sandbox.stop());

test("a TLS-only bucket policy locks nobody out; one that denies everybody locks out root too", async () => {
  const scan = await world.session(await makeRole(root.settings, "scan", { trust: ROOT_TRUST, more: { Path: "/service/" } }));
  const bucket = { Bucket: "tls-only" };
  await makeBucket(root.s3, "tls-only");
  const all = ["arn:aws:s3:::tls-only", "arn:aws:s3:::tls-only/*"];
  const tls = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: all, Condition: { Bool: { "aws:SecureTransport": "false" } } };
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
    Resource: all,
    Condition: { Null: { "aws:SecureTransport": "false" } },
  };
  await root.s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: document(deny, grant) }));
  await expect(read(scan)).rejects.toThrow("with an explicit deny in a resource-based policy");
  await expect(read(root)).rejects.toThrow("with an explicit deny in a resource-based policy");
});

test("another account's bucket policy has to allow the caller", async () => {
  const other = world.root(OTHER_ACCOUNT);
  const bucket = { Bucket: "theirs" };
  await makeBucket(other.s3, "theirs");
  await other.s3.send(new PutObjectCommand({ ...bucket, Key: "k", Body: "v" }));
  const role = await makeRole(root.settings, "visitor", { trust: ROOT_TRUST, allow: [{ Action: "s3:*", Resource: "*" }] });
  const visitor = await world.session(role);
  const read = async () => (await visitor.s3.send(new GetObjectCommand({ ...bucket, Key: "k" }))).Body?.transformToString();
  await expect(read()).rejects.toThrow("because no resource-based policy allows the s3:GetObject action");
  const grant = { Principal: { AWS: ACCOUNT }, Action: "s3:GetObject", Resource: "arn:aws:s3:::theirs/*" };
  await other.s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: document(grant) }));
  expect(await read()).toBe("v");
});

test("a key is used by its alias, if both the role's and the key's policy say so", async () => {
  const { KeyMetadata: key } = await root.kms.send(new CreateKeyCommand({}));
  await root.kms.send(new CreateAliasCommand({ AliasName: "alias/scan", TargetKeyId: key?.KeyId }));
  const allow = [{ Action: ["kms:Encrypt", "kms:Decrypt"], Resource: key?.Arn }];
  const { kms } = await world.session(await makeRole(root.settings, "sealer", { trust: ROOT_TRUST, allow }));
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: "alias/scan", Plaintext: Buffer.from("secret") }));
  const decrypt = async () => Buffer.from((await kms.send(new DecryptCommand({ CiphertextBlob }))).Plaintext ?? []).toString();
  expect(await decrypt()).toBe("secret");
  await expect(kms.send(new GenerateDataKeyCommand({ KeyId: "alias/scan", KeySpec: "AES_256" }))).rejects.toThrow(
    `is not authorized to perform: kms:GenerateDataKey on resource: ${key?.Arn} because no identity-based policy`,
  );
  await root.iam({ Action: "CreateUser", UserName: "keeper" });
  const onlyKeeper = document({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/keeper` }, Action: "kms:*", Resource: "*" });
  const put = { KeyId: key?.KeyId, PolicyName: "default", Policy: onlyKeeper };
  await expect(root.kms.send(new PutKeyPolicyCommand(put))).rejects.toMatchObject({ name: "MalformedPolicyDocumentException" });
  await root.kms.send(new PutKeyPolicyCommand({ ...put, BypassPolicyLockoutSafetyCheck: true }));
  await expect(decrypt()).rejects.toThrow("kms:Decrypt on the resource associated with this ciphertext because");
});

test("a document that is no policy, or is about somebody who does not exist, is kept by nobody", async () => {
  const Bucket = "kept";
  await makeBucket(root.s3, Bucket);
  const put = (Policy: string) => root.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const grant = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/nobody` }, Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` };
  for (const policy of ["{nope", document(grant), document({ ...grant, Principal: { AWS: ACCOUNT }, Resource: "arn:aws:s3:::theirs/*" })])
    await expect(put(policy)).rejects.toMatchObject({ name: "MalformedPolicy", $metadata: { httpStatusCode: 400 } });
  await put(document({ ...grant, Principal: { AWS: ACCOUNT } }));
  const trust = { Principal: { AWS: ACCOUNT }, Resource: "*" };
  await expect(makeRole(root.settings, "everywhere", { trust })).rejects.toThrow("Has prohibited field Resource");
});

test("an object that is not the one of its checksum, or whose key leads elsewhere, is not stored", async () => {
  await makeBucket(root.s3, "whole");
  const put = (more: object) => root.s3.send(new PutObjectCommand({ Bucket: "whole", Key: "k", Body: "v", ...more }));
  await put({ ChecksumAlgorithm: "SHA256" });
  await put({ ChecksumAlgorithm: "CRC32C" });
  await expect(put({ ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" })).rejects.toMatchObject({ name: "BadDigest" });
  await expect(put({ ChecksumCRC32: "AAAAAA==" })).rejects.toMatchObject({ name: "BadDigest" });
  await expect(put({ Key: "a/../k" })).rejects.toMatchObject({ name: "InvalidURI" });
  await expect(makeBucket(root.s3, "UPPERzz")).rejects.toMatchObject({ name: "InvalidBucketName" });
});

test("a parameter whose name or value Parameter Store does not take is not written", async () => {
  const put = (more: object) => root.ssm.send(new PutParameterCommand({ Name: "/n", Value: "v", Type: "String", ...more }));
  for (const wrong of [{ Name: "a b" }, { Value: "x".repeat(4097) }])
    await expect(put(wrong)).rejects.toMatchObject({ name: "ValidationException" });
  await put({ Value: "x".repeat(4096) });
});
