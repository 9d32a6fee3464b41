import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
} from "@aws-sdk/client-kms";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { GetParameterCommand, GetParametersByPathCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { document, makeRole } from "../helpers/iam";
import { makeBucket } from "../helpers/sdk";
import { ACCOUNT, type Hands, ROOT_TRUST, startWorld, type World } from "./iam-clients";

const REGION = "eu-central-1";
const PARAMETER = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/dev/secret`;

let world: World;
let root: Hands;
let key: string;
beforeAll(async () => {
  world = await startWorld();
  root = world.root();
  key = await makeKey("alias/secrets");
});
afterAll(() => world.sandbox.stop());

async function makeKey(alias: string, Policy?: string): Promise<string> {
  const { KeyMetadata: made } = await root.kms.send(new CreateKeyCommand({ Policy }));
  await root.kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: made?.KeyId }));
  return made?.Arn ?? "";
}

/** A session of a new role that may do this. */
async function as(name: string, ...allow: readonly object[]): Promise<Hands> {
  return world.session(await makeRole(root.settings, name, { trust: ROOT_TRUST, allow }));
}

const lacks = (role: string, action: string, resource: string): string =>
  `User: arn:aws:sts::${ACCOUNT}:assumed-role/${role}/build is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

test("a secure parameter is written and read with the caller's permissions on its key", async () => {
  const ssm = { Action: "ssm:*", Resource: "*" };
  const bare = await as("bare", ssm);
  const secret = { Name: "/dev/secret", Type: "SecureString", KeyId: "alias/secrets", Overwrite: true } as const;
  await expect(bare.ssm.send(new PutParameterCommand({ ...secret, Value: "1" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: lacks("bare", "kms:Encrypt", key),
  });
  await expect(bare.ssm.send(new PutParameterCommand({ ...secret, Value: "1", Tier: "Advanced" }))).rejects.toThrow(
    lacks("bare", "kms:GenerateDataKey", key),
  );
  const through = (parameter: string) => ({
    StringEquals: { "kms:ViaService": `ssm.${REGION}.amazonaws.com`, "kms:EncryptionContext:PARAMETER_ARN": parameter },
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/secrets" },
  });
  const use = { Action: ["kms:Encrypt", "kms:Decrypt"], Resource: key };
  const keeper = await as("keeper", ssm, { ...use, Condition: through(PARAMETER) });
  await keeper.ssm.send(new PutParameterCommand({ ...secret, Value: "t0ken" }));
  const read = async (hands: Hands, WithDecryption: boolean) =>
    (await hands.ssm.send(new GetParameterCommand({ Name: "/dev/secret", WithDecryption }))).Parameter?.Value;
  expect(await read(keeper, true)).toBe("t0ken");
  expect(await read(bare, false)).toMatch(/^AQICAHh/);
  await expect(read(bare, true)).rejects.toThrow(lacks("bare", "kms:Decrypt", key));
  await expect(read(await as("elsewhere", ssm, { ...use, Condition: through(`${PARAMETER}s`) }), true)).rejects.toThrow("kms:Decrypt");
  const below = new GetParametersByPathCommand({ Path: "/dev", WithDecryption: true });
  expect((await keeper.ssm.send(below)).Parameters?.map(({ Value }) => Value)).toEqual(["t0ken"]);
  await expect(bare.ssm.send(below)).rejects.toThrow(lacks("bare", "kms:Decrypt", key));
});

test("a disabled key, one that waits for its deletion, and one that does not exist serve nobody", async () => {
  const KeyId = await makeKey("alias/off");
  await makeBucket(root.s3, "off");
  const at = { Bucket: "off", Key: "k" };
  const put = (SSEKMSKeyId: string) =>
    root.s3.send(new PutObjectCommand({ ...at, Body: "v", ServerSideEncryption: "aws:kms", SSEKMSKeyId }));
  const write = (key: string) =>
    root.ssm.send(new PutParameterCommand({ Name: "/off", Value: "v", Type: "SecureString", KeyId: key, Overwrite: true }));
  const calls = (): Promise<unknown>[] => [
    root.kms.send(new EncryptCommand({ KeyId: "alias/off", Plaintext: Buffer.from("v") })),
    root.s3.send(new GetObjectCommand(at)),
    root.ssm.send(new GetParameterCommand({ Name: "/off", WithDecryption: true })),
    put(KeyId),
    write(KeyId),
  ];
  const refused = (all: Promise<unknown>[]) => Promise.all(all.map((each) => each.then(String, (error: Error) => error.name)));
  await put(KeyId);
  await write(KeyId);
  await root.kms.send(new DisableKeyCommand({ KeyId }));
  const ofParameters = "InvalidKeyId";
  const disabled = "KMS.DisabledException";
  expect(await refused(calls())).toEqual(["DisabledException", disabled, ofParameters, disabled, ofParameters]);
  await root.kms.send(new EnableKeyCommand({ KeyId }));
  await Promise.all(calls());
  await root.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  const pending = "KMS.KMSInvalidStateException";
  expect(await refused(calls())).toEqual(["KMSInvalidStateException", pending, ofParameters, pending, ofParameters]);
  const none = KeyId.replace(/[^/]+$/, "11111111-2222-3333-4444-555555555555");
  expect(await refused([put(none), write(none)])).toEqual(["KMS.NotFoundException", ofParameters]);
});

test("an alias that does not exist is not found, whatever the caller may do", async () => {
  const { kms } = await as("curious", { Action: "ssm:*", Resource: "*" });
  await expect(kms.send(new DescribeKeyCommand({ KeyId: "alias/none" }))).rejects.toMatchObject({
    name: "NotFoundException",
    message: `Alias arn:aws:kms:${REGION}:${ACCOUNT}:alias/none is not found.`,
  });
  await expect(kms.send(new DescribeKeyCommand({ KeyId: "alias/secrets" }))).rejects.toThrow(lacks("curious", "kms:DescribeKey", key));
});

test("the AWS managed key of Parameter Store serves everybody in its account, but only through its service", async () => {
  const { ssm } = await as("managed", { Action: "ssm:*", Resource: "*" });
  await ssm.send(new PutParameterCommand({ Name: "/managed", Type: "SecureString", Value: "v" }));
  expect((await ssm.send(new GetParameterCommand({ Name: "/managed", WithDecryption: true }))).Parameter?.Value).toBe("v");
  const managerOf = async (KeyId: string) => (await root.kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyManager;
  expect([await managerOf("alias/aws/ssm"), await managerOf(key)]).toEqual(["AWS", "CUSTOMER"]);
});

test("an object is written and read with the caller's permissions on its key, of the call or of the bucket", async () => {
  await makeBucket(root.s3, "sealed");
  const place = { Bucket: "sealed", Key: "a b.txt" };
  const s3 = { Action: "s3:*", Resource: "*" };
  const bare = await as("bucket-bare", s3);
  const kms = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: key } as const;
  await expect(bare.s3.send(new PutObjectCommand({ ...place, ...kms, Body: "x" }))).rejects.toMatchObject({
    name: "AccessDenied",
    message: lacks("bucket-bare", "kms:GenerateDataKey", key),
  });
  await bare.s3.send(new PutObjectCommand({ ...place, Body: "by S3" }));
  await bare.s3.send(new PutObjectCommand({ ...place, ServerSideEncryption: "aws:kms", Body: "by aws/s3" }));
  expect(await (await bare.s3.send(new GetObjectCommand(place))).Body?.transformToString()).toBe("by aws/s3");

  const byDefault = { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: key };
  const rule = { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true };
  await root.s3.send(new PutBucketEncryptionCommand({ Bucket: "sealed", ServerSideEncryptionConfiguration: { Rules: [rule] } }));
  await expect(bare.s3.send(new PutObjectCommand({ ...place, Body: "x" }))).rejects.toThrow("kms:GenerateDataKey");
  await bare.s3.send(new PutObjectCommand({ ...place, ServerSideEncryption: "AES256", Body: "by S3" }));

  const Condition = {
    StringEquals: { "kms:ViaService": `s3.${REGION}.amazonaws.com`, "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::sealed" },
  };
  const writer = await as("bucket-writer", s3, { Action: "kms:GenerateDataKey", Resource: key, Condition });
  await writer.s3.send(new PutObjectCommand({ ...place, Body: "report" }));
  await expect(writer.s3.send(new GetObjectCommand(place))).rejects.toThrow(lacks("bucket-writer", "kms:Decrypt", key));
  await expect(writer.s3.send(new CopyObjectCommand({ Bucket: "sealed", Key: "copy", CopySource: "sealed/a%20b.txt" }))).rejects.toThrow(
    lacks("bucket-writer", "kms:Decrypt", key),
  );
  const reader = await as("bucket-reader", s3, { Action: "kms:Decrypt", Resource: key, Condition });
  expect(await (await reader.s3.send(new GetObjectCommand(place))).Body?.transformToString()).toBe("report");
});

test("a multipart upload needs to encrypt and to decrypt", async () => {
  await makeBucket(root.s3, "parts");
  const place = { Bucket: "parts", Key: "big" };
  const start = new CreateMultipartUploadCommand({ ...place, ServerSideEncryption: "aws:kms", SSEKMSKeyId: key });
  const s3 = { Action: "s3:*", Resource: "*" };
  const half = await as("half", s3, { Action: "kms:GenerateDataKey", Resource: key });
  const { UploadId } = await half.s3.send(start);
  const part = { ...place, UploadId, PartNumber: 1, Body: "part" };
  await expect(half.s3.send(new UploadPartCommand(part))).rejects.toThrow(lacks("half", "kms:Decrypt", key));
  const whole = await as("whole", s3, { Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: key });
  const { ETag } = await whole.s3.send(new UploadPartCommand(part));
  await whole.s3.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] } }));
  expect(await (await whole.s3.send(new GetObjectCommand(place))).Body?.transformToString()).toBe("part");
});

test("CloudWatch Logs encrypts a group only with a key whose policy lets it", async () => {
  const group = { logGroupName: "/sealed" };
  await expect(root.logs.send(new CreateLogGroupCommand({ ...group, kmsKeyId: key }))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: `The specified KMS key does not exist or is not allowed to be used with LogGroup 'arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/sealed'`,
  });
  const account = { Principal: { AWS: ACCOUNT }, Action: "kms:*", Resource: "*" };
  const logs = {
    Principal: { Service: `logs.${REGION}.amazonaws.com` },
    Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
    Resource: "*",
    Condition: { ArnLikeIfExists: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/sealed` } },
  };
  const kmsKeyId = await makeKey("alias/logs", document(account, logs));
  await root.logs.send(new CreateLogGroupCommand({ ...group, kmsKeyId }));
});

test("tags at the creation need the action for tagging, and may be asked for", async () => {
  const tags = { Tags: [{ TagKey: "team", TagValue: "data" }] };
  const untagged = await as("key-maker", { Action: "kms:CreateKey", Resource: "*" });
  await untagged.kms.send(new CreateKeyCommand({}));
  await expect(untagged.kms.send(new CreateKeyCommand(tags))).rejects.toThrow("kms:TagResource");
  const ofTeam = { StringEquals: { "aws:RequestTag/team": "data", "aws:RequestedRegion": REGION } };
  const tagger = await as("tagger", { Action: ["kms:CreateKey", "kms:TagResource"], Resource: "*", Condition: ofTeam });
  const { KeyMetadata: made } = await tagger.kms.send(new CreateKeyCommand(tags));
  await expect(tagger.kms.send(new CreateKeyCommand({}))).rejects.toThrow("kms:CreateKey");
  const owned = { StringEquals: { "aws:ResourceTag/team": "data" } };
  const owner = await as("owner", { Action: "kms:TagResource", Resource: "*", Condition: owned });
  const more = [{ TagKey: "more", TagValue: "v" }];
  await owner.kms.send(new TagResourceCommand({ KeyId: made?.KeyId, Tags: more }));
  await expect(owner.kms.send(new TagResourceCommand({ KeyId: key, Tags: more }))).rejects.toThrow(lacks("owner", "kms:TagResource", key));

  const logs = await as("logger", { Action: "logs:CreateLogGroup", Resource: "*" });
  await expect(logs.logs.send(new CreateLogGroupCommand({ logGroupName: "/tagged", tags: { a: "b" } }))).rejects.toThrow(
    'is not authorized to perform CreateLogGroup with Tags. An additional permission "logs:TagResource" is required.',
  );
});

test("a boundary has to exist, counts for sessions, and may be what a role has to carry", async () => {
  const boundary = `arn:aws:iam::${ACCOUNT}:policy/scan/bounds`;
  const trust = document({ Action: "sts:AssumeRole", ...ROOT_TRUST });
  const make = { Action: "CreateRole", RoleName: "made", Path: "/scan/", AssumeRolePolicyDocument: trust };
  await expect(root.iam({ ...make, PermissionsBoundary: boundary })).rejects.toThrow(
    `Scope ARN: ${boundary} does not exist or is not attachable.`,
  );
  const bounds = document({ Action: "ssm:GetParameter", Resource: "*" });
  await root.iam({ Action: "CreatePolicy", PolicyName: "bounds", Path: "/scan/", PolicyDocument: bounds });
  const carries = { StringEquals: { "iam:PermissionsBoundary": boundary } };
  const roles = `arn:aws:iam::${ACCOUNT}:role/scan/*`;
  const maker = await as("maker", { Action: ["iam:CreateRole", "iam:PutRolePolicy"], Resource: roles, Condition: carries });
  await expect(maker.iam(make)).rejects.toThrow(`iam:CreateRole on resource: arn:aws:iam::${ACCOUNT}:role/scan/made`);
  await maker.iam({ ...make, PermissionsBoundary: boundary });
  // The one that exists has it; the one that is asked for has none.
  await expect(maker.iam(make)).rejects.toThrow(`iam:CreateRole on resource: arn:aws:iam::${ACCOUNT}:role/scan/made`);
  const everything = { PolicyName: "all", PolicyDocument: document({ Action: "*", Resource: "*" }) };
  await maker.iam({ Action: "PutRolePolicy", RoleName: "made", ...everything });
  await root.iam({ ...make, RoleName: "free" });
  await expect(maker.iam({ Action: "PutRolePolicy", RoleName: "free", ...everything })).rejects.toThrow(
    `iam:PutRolePolicy on resource: arn:aws:iam::${ACCOUNT}:role/scan/free`,
  );
  const made = await world.session(`arn:aws:iam::${ACCOUNT}:role/scan/made`);
  await made.ssm.send(new GetParameterCommand({ Name: "/dev/secret" }));
  await expect(made.ssm.send(new PutParameterCommand({ Name: "/x", Value: "v", Type: "String" }))).rejects.toThrow(
    "because no permissions boundary allows the ssm:PutParameter action",
  );
});
