import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogStreamsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetParameterCommand, GetParametersCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Hands, World } from "./iam-clients";
import { document, makeRole, putRolePolicy, startWorld } from "./iam-clients";

const ACCOUNT = "111122223333";
const ROOT_TRUST = { Principal: { AWS: ACCOUNT } };
const LOCATION = { LocationConstraint: "eu-central-1" } as const;
const ssmArn = (name: string): string => `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/${name}`;
const GROUP = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/aws/codebuild/scan`;
const SCAN = [
  { Action: "ssm:GetParameter*", Resource: ssmArn("dev/token") },
  { Action: "s3:PutObject", Resource: "arn:aws:s3:::scan-reports/outputs/*" },
  { Action: "s3:GetObject", Resource: "arn:aws:s3:::scan-reports/*" },
  { Action: "s3:ListBucket", Resource: "arn:aws:s3:::scan-reports", Condition: { StringLike: { "s3:prefix": "outputs/*" } } },
  { Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"], Resource: `${GROUP}:*` },
];

let world: World;
let root: Hands;
let scan: Hands;
beforeAll(async () => {
  world = await startWorld();
  root = world.root();
  await root.ssm.send(new PutParameterCommand({ Name: "/dev/token", Value: "t-1", Type: "String" }));
  await root.ssm.send(new PutParameterCommand({ Name: "/dev/other", Value: "o-1", Type: "String" }));
  await root.s3.send(new CreateBucketCommand({ Bucket: "scan-reports", CreateBucketConfiguration: LOCATION }));
  await root.s3.send(new PutObjectCommand({ Bucket: "scan-reports", Key: "notes.txt", Body: "notes" }));
  await root.logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/codebuild/scan" }));
  const role = await makeRole(root, "scan", { trust: ROOT_TRUST, allow: SCAN, more: { Path: "/service/" } });
  scan = world.as(await root.assume({ RoleArn: role, RoleSessionName: "build" }));
});
afterAll(() => world.sandbox.stop());

const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/scan/build`;
const denied = (action: string, resource: string): string =>
  `User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

test("a role reads its own parameter and no other", async () => {
  const { Parameter: token } = await scan.ssm.send(new GetParameterCommand({ Name: "/dev/token" }));
  expect(token?.Value).toBe("t-1");
  await expect(scan.ssm.send(new GetParameterCommand({ Name: "/dev/other" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: denied("ssm:GetParameter", ssmArn("dev/other")),
  });
  await expect(scan.ssm.send(new GetParametersCommand({ Names: ["/dev/token", "/dev/other"] }))).rejects.toMatchObject({
    message: denied("ssm:GetParameters", ssmArn("dev/other")),
  });
  await expect(scan.ssm.send(new PutParameterCommand({ Name: "/dev/token", Value: "x", Overwrite: true }))).rejects.toMatchObject({
    message: denied("ssm:PutParameter", ssmArn("dev/token")),
  });
});

test("a role writes below its prefix of the bucket and reads all of it", async () => {
  const bucket = { Bucket: "scan-reports" };
  await scan.s3.send(new PutObjectCommand({ ...bucket, Key: "outputs/a b.txt", Body: "report" }));
  const { Body: body } = await scan.s3.send(new GetObjectCommand({ ...bucket, Key: "outputs/a b.txt" }));
  expect(await body?.transformToString()).toBe("report");
  const listing = await scan.s3.send(new ListObjectsV2Command({ ...bucket, Prefix: "outputs/" }));
  expect(listing.Contents?.map(({ Key }) => Key)).toEqual(["outputs/a b.txt"]);
  expect((await scan.s3.send(new HeadObjectCommand({ ...bucket, Key: "notes.txt" }))).ContentLength).toBe(5);

  await expect(scan.s3.send(new PutObjectCommand({ ...bucket, Key: "notes.txt", Body: "x" }))).rejects.toMatchObject({
    name: "AccessDenied",
    $metadata: { httpStatusCode: 403 },
    message: denied("s3:PutObject", "arn:aws:s3:::scan-reports/notes.txt"),
  });
  await expect(scan.s3.send(new ListObjectsV2Command({ ...bucket, Prefix: "" }))).rejects.toMatchObject({
    message: denied("s3:ListBucket", "arn:aws:s3:::scan-reports"),
  });
  await expect(scan.s3.send(new DeleteObjectCommand({ ...bucket, Key: "outputs/a b.txt" }))).rejects.toMatchObject({
    message: denied("s3:DeleteObject", "arn:aws:s3:::scan-reports/outputs/a b.txt"),
  });
  await expect(scan.s3.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
});

test("a role writes to its log group and no other", async () => {
  const log = { logGroupName: "/aws/codebuild/scan", logStreamName: "1" };
  await scan.logs.send(new CreateLogStreamCommand(log));
  await scan.logs.send(new PutLogEventsCommand({ ...log, logEvents: [{ timestamp: Date.now(), message: "line" }] }));
  const { logStreams: streams } = await scan.logs.send(new DescribeLogStreamsCommand({ logGroupName: log.logGroupName }));
  expect(streams?.map(({ logStreamName }) => logStreamName)).toEqual(["1"]);
  await expect(scan.logs.send(new CreateLogStreamCommand({ ...log, logGroupName: "/other" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: denied("logs:CreateLogStream", `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/other:log-stream:1`),
  });
});

test("whoever may do nothing still knows who it is", async () => {
  const nobody = world.as(await root.assume({ RoleArn: await makeRole(root, "nobody", { trust: ROOT_TRUST }), RoleSessionName: "build" }));
  expect((await nobody.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/nobody/build`);
  await expect(nobody.query("iam", { Action: "GetRole", RoleName: "scan" })).rejects.toThrow(
    `is not authorized to perform: iam:GetRole on resource: arn:aws:iam::${ACCOUNT}:role/service/scan because`,
  );
});

test("a changed policy counts at once", async () => {
  const role = await makeRole(root, "changing", { trust: ROOT_TRUST, allow: [{ Action: "ssm:GetParameter", Resource: "*" }] });
  const hands = world.as(await root.assume({ RoleArn: role, RoleSessionName: "build" }));
  const read = () => hands.ssm.send(new GetParameterCommand({ Name: "/dev/other" }));
  expect((await read()).Parameter?.Value).toBe("o-1");
  await putRolePolicy(
    root,
    "changing",
    { Action: "ssm:*", Resource: "*" },
    { Effect: "Deny", Action: "ssm:Get*", Resource: ssmArn("dev/*") },
  );
  await expect(read()).rejects.toThrow("with an explicit deny in an identity-based policy");
  await root.query("iam", { Action: "DeleteRolePolicy", RoleName: "changing", PolicyName: "inline" });
  await expect(read()).rejects.toThrow("because no identity-based policy allows the ssm:GetParameter action");
});

test("managed policies, boundaries and session policies work together", async () => {
  const make = { Action: "CreatePolicy", PolicyName: "all-ssm", PolicyDocument: document({ Action: "ssm:*", Resource: "*" }) };
  await root.query("iam", make);
  const bounds = document({ Action: "ssm:GetParameter", Resource: ssmArn("dev/*") });
  await root.query("iam", { Action: "CreatePolicy", PolicyName: "bounds", PolicyDocument: bounds });
  const more = { PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/bounds` };
  const role = await makeRole(root, "bounded", { trust: ROOT_TRUST, more });
  await root.query("iam", { Action: "AttachRolePolicy", RoleName: "bounded", PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/all-ssm` });

  const bounded = world.as(await root.assume({ RoleArn: role, RoleSessionName: "build" }));
  expect((await bounded.ssm.send(new GetParameterCommand({ Name: "/dev/other" }))).Parameter?.Value).toBe("o-1");
  await expect(bounded.ssm.send(new PutParameterCommand({ Name: "/dev/other", Value: "x", Overwrite: true }))).rejects.toThrow(
    "because no permissions boundary allows the ssm:PutParameter action",
  );

  const Policy = document({ Action: "ssm:GetParameter", Resource: ssmArn("dev/token") });
  const narrowed = world.as(await root.assume({ RoleArn: role, RoleSessionName: "narrow", Policy }));
  expect((await narrowed.ssm.send(new GetParameterCommand({ Name: "/dev/token" }))).Parameter?.Value).toBe("t-1");
  await expect(narrowed.ssm.send(new GetParameterCommand({ Name: "/dev/other" }))).rejects.toThrow(
    "because no session policy allows the ssm:GetParameter action",
  );
});

test("AWS's own managed policies count", async () => {
  const role = await makeRole(root, "reader", { trust: ROOT_TRUST });
  await root.query("iam", { Action: "AttachRolePolicy", RoleName: "reader", PolicyArn: "arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess" });
  const reader = world.as(await root.assume({ RoleArn: role, RoleSessionName: "build" }));
  expect((await reader.ssm.send(new GetParameterCommand({ Name: "/dev/token" }))).Parameter?.Value).toBe("t-1");
  await expect(reader.ssm.send(new PutParameterCommand({ Name: "n", Value: "x" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});

test("session tags are the principal's tags", async () => {
  const own = { Action: "ssm:GetParameter", Resource: ssmArn("${aws:PrincipalTag/stage}/*") };
  const trust = { Principal: { AWS: ACCOUNT }, Action: ["sts:AssumeRole", "sts:TagSession"] };
  const role = await makeRole(root, "tagged", { trust, allow: [own] });
  const staged = async (stage: string) =>
    world.as(await root.assume({ RoleArn: role, RoleSessionName: "build", Tags: [{ Key: "stage", Value: stage }] }));
  const read = async (stage: string) => (await staged(stage)).ssm.send(new GetParameterCommand({ Name: "/dev/token" }));
  expect((await read("dev")).Parameter?.Value).toBe("t-1");
  await expect(read("prod")).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a user has its own policies and those of its groups", async () => {
  await root.query("iam", { Action: "CreateUser", UserName: "ana" });
  await root.query("iam", { Action: "CreateGroup", GroupName: "readers" });
  await root.query("iam", { Action: "AddUserToGroup", GroupName: "readers", UserName: "ana" });
  const policy = document({ Action: "ssm:GetParameter", Resource: ssmArn("dev/token") });
  await root.query("iam", { Action: "PutGroupPolicy", GroupName: "readers", PolicyName: "read", PolicyDocument: policy });
  const own = document({ Action: "ssm:GetParameter", Resource: ssmArn("${aws:username}/*") });
  await root.query("iam", { Action: "PutUserPolicy", UserName: "ana", PolicyName: "own", PolicyDocument: own });
  await root.ssm.send(new PutParameterCommand({ Name: "/ana/x", Value: "hers", Type: "String" }));
  const xml = await root.query("iam", { Action: "CreateAccessKey", UserName: "ana" });
  const key = (name: string): string => new RegExp(`<${name}>([^<]+)`).exec(xml)?.[1] ?? "";
  const ana = world.as({ accessKeyId: key("AccessKeyId"), secretAccessKey: key("SecretAccessKey") });
  expect((await ana.ssm.send(new GetParameterCommand({ Name: "/dev/token" }))).Parameter?.Value).toBe("t-1");
  expect((await ana.ssm.send(new GetParameterCommand({ Name: "/ana/x" }))).Parameter?.Value).toBe("hers");
  await expect(ana.ssm.send(new GetParameterCommand({ Name: "/dev/other" }))).rejects.toThrow(
    `User: arn:aws:iam::${ACCOUNT}:user/ana is not authorized to perform: ssm:GetParameter`,
  );
});
