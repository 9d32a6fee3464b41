import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogStreamsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetParameterCommand, GetParametersCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import aws4 from "aws4";
import { document, makeRole, makeUser, putRolePolicy } from "../helpers/iam";
import { makeBucket } from "../helpers/sdk";
import { send } from "./page-attack";
import { ACCOUNT, type Hands, ROOT_TRUST, startWorld, type World } from "./iam-clients";

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
  await makeBucket(root.s3, "scan-reports");
  await root.s3.send(new PutObjectCommand({ Bucket: "scan-reports", Key: "notes.txt", Body: "notes" }));
  await root.logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/codebuild/scan" }));
  const role = await makeRole(root.settings, "scan", { trust: ROOT_TRUST, allow: SCAN, more: { Path: "/service/" } });
  scan = await world.session(role);
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

test("GetCallerIdentity works without any permission", async () => {
  const nobody = await world.session(await makeRole(root.settings, "nobody", { trust: ROOT_TRUST }));
  expect((await nobody.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/nobody/build`);
  await expect(nobody.iam({ Action: "GetRole", RoleName: "scan" })).rejects.toThrow(
    `is not authorized to perform: iam:GetRole on resource: arn:aws:iam::${ACCOUNT}:role/service/scan because`,
  );
});

test("a changed policy takes effect at once", async () => {
  const role = await makeRole(root.settings, "changing", { trust: ROOT_TRUST, allow: [{ Action: "ssm:GetParameter", Resource: "*" }] });
  const hands = await world.session(role);
  const read = () => hands.ssm.send(new GetParameterCommand({ Name: "/dev/other" }));
  expect((await read()).Parameter?.Value).toBe("o-1");
  await putRolePolicy(
    root.settings,
    "changing",
    { Action: "ssm:*", Resource: "*" },
    { Effect: "Deny", Action: "ssm:Get*", Resource: ssmArn("dev/*") },
  );
  await expect(read()).rejects.toThrow("with an explicit deny in an identity-based policy");
  await root.iam({ Action: "DeleteRolePolicy", RoleName: "changing", PolicyName: "inline" });
  await expect(read()).rejects.toThrow("because no identity-based policy allows the ssm:GetParameter action");
});

test("managed policies, boundaries and session policies work together", async () => {
  const make = { Action: "CreatePolicy", PolicyName: "all-ssm", PolicyDocument: document({ Action: "ssm:*", Resource: "*" }) };
  await root.iam(make);
  const bounds = document({ Action: "ssm:GetParameter", Resource: ssmArn("dev/*") });
  await root.iam({ Action: "CreatePolicy", PolicyName: "bounds", PolicyDocument: bounds });
  const more = { PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/bounds` };
  const role = await makeRole(root.settings, "bounded", { trust: ROOT_TRUST, more });
  await root.iam({ Action: "AttachRolePolicy", RoleName: "bounded", PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/all-ssm` });

  const bounded = await world.session(role);
  expect((await bounded.ssm.send(new GetParameterCommand({ Name: "/dev/other" }))).Parameter?.Value).toBe("o-1");
  await expect(bounded.ssm.send(new PutParameterCommand({ Name: "/dev/other", Value: "x", Overwrite: true }))).rejects.toThrow(
    "because no permissions boundary allows the ssm:PutParameter action",
  );

  const Policy = document({ Action: "ssm:GetParameter", Resource: ssmArn("dev/token") });
  const narrowed = await world.session(role, { RoleSessionName: "narrow", Policy });
  expect((await narrowed.ssm.send(new GetParameterCommand({ Name: "/dev/token" }))).Parameter?.Value).toBe("t-1");
  await expect(narrowed.ssm.send(new GetParameterCommand({ Name: "/dev/other" }))).rejects.toThrow(
    "because no session policy allows the ssm:GetParameter action",
  );
});

test("AWS's own managed policies count", async () => {
  const role = await makeRole(root.settings, "reader", { trust: ROOT_TRUST });
  await root.iam({ Action: "AttachRolePolicy", RoleName: "reader", PolicyArn: "arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess" });
  const reader = await world.session(role);
  expect((await reader.ssm.send(new GetParameterCommand({ Name: "/dev/token" }))).Parameter?.Value).toBe("t-1");
  await expect(reader.ssm.send(new PutParameterCommand({ Name: "n", Value: "x" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});

test("session tags are the principal's tags", async () => {
  const own = { Action: "ssm:GetParameter", Resource: ssmArn("${aws:PrincipalTag/stage}/*") };
  const trust = { Principal: { AWS: ACCOUNT }, Action: ["sts:AssumeRole", "sts:TagSession"] };
  const role = await makeRole(root.settings, "tagged", { trust, allow: [own] });
  const staged = (stage: string) => world.session(role, { Tags: [{ Key: "stage", Value: stage }] });
  const read = async (stage: string) => (await staged(stage)).ssm.send(new GetParameterCommand({ Name: "/dev/token" }));
  expect((await read("dev")).Parameter?.Value).toBe("t-1");
  await expect(read("prod")).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a user has its own policies and those of its groups", async () => {
  const ana = world.as(await makeUser(root.settings, "ana", { Action: "ssm:GetParameter", Resource: ssmArn("${aws:username}/*") }));
  await root.iam({ Action: "CreateGroup", GroupName: "readers" });
  await root.iam({ Action: "AddUserToGroup", GroupName: "readers", UserName: "ana" });
  const policy = document({ Action: "ssm:GetParameter", Resource: ssmArn("dev/token") });
  await root.iam({ Action: "PutGroupPolicy", GroupName: "readers", PolicyName: "read", PolicyDocument: policy });
  await root.ssm.send(new PutParameterCommand({ Name: "/ana/x", Value: "hers", Type: "String" }));
  expect((await ana.ssm.send(new GetParameterCommand({ Name: "/dev/token" }))).Parameter?.Value).toBe("t-1");
  expect((await ana.ssm.send(new GetParameterCommand({ Name: "/ana/x" }))).Parameter?.Value).toBe("hers");
  await expect(ana.ssm.send(new GetParameterCommand({ Name: "/dev/other" }))).rejects.toThrow(
    `User: arn:aws:iam::${ACCOUNT}:user/ana is not authorized to perform: ssm:GetParameter`,
  );
});

describe("what moto could take for another call than the one that IAM is asked about", () => {
  const FORM = { "content-type": "application/x-www-form-urlencoded" };
  const LIST = "Action=ListUsers&Version=2010-05-08";
  let keys: aws4.Credentials;
  beforeAll(async () => {
    const allow = [{ Action: ["iam:GetRole", "s3:ListAllMyBuckets"], Resource: "*" }];
    const role = await makeRole(root.settings, "looker", { trust: ROOT_TRUST, allow });
    keys = await (await world.session(role)).s3.config.credentials();
  });

  interface Asked {
    readonly service?: string;
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string;
  }

  /** @param credential stands before the one that was signed. @returns the status, and the error's code or what was answered */
  async function answer({ service = "iam", method = "POST", path = "/", headers = {}, body = "" }: Asked, by = keys, credential = "") {
    const { host } = new URL(world.sandbox.endpoint);
    const signed = aws4.sign({ service, region: "eu-central-1", host, method, path, body, headers: { ...headers } }, by);
    const given = Object.fromEntries(
      Object.entries(signed.headers ?? {}).map(([name, value]) => [
        name,
        String(value).replace(/^AWS4-HMAC-SHA256 /, `AWS4-HMAC-SHA256 ${credential}`),
      ]),
    );
    const { status, text } = await send(world.sandbox.endpoint, { method, path, headers: given, body });
    const [, code] = /<Code>(\w+)|"__type":"(\w+)"/.exec(text)?.filter(Boolean) ?? [];
    return [status, code ?? /<(\w+(?:Response|Result))\b/.exec(text)?.[1]];
  }

  test("is refused to a role that may make the one and not the other", async () => {
    expect(await answer({ headers: FORM, body: "Action=GetRole&RoleName=scan&Version=2010-05-08" })).toEqual([200, "GetRoleResponse"]);
    const refused: readonly Asked[] = [
      { headers: FORM, body: LIST },
      { path: "/?Action=GetRole&RoleName=scan", headers: FORM, body: LIST },
      { headers: FORM, body: `Action=GetRole&RoleName=scan&${LIST}` },
      {
        path: "/?Action=GetRole&RoleName=scan",
        headers: { "content-type": "multipart/form-data; boundary=b" },
        body: '--b\r\nContent-Disposition: form-data; name="Action"\r\n\r\nListUsers\r\n--b--\r\n',
      },
    ];
    for (const each of refused) expect(await answer(each)).toEqual([403, "AccessDenied"]);
    // Whoever names a target reads JSON, and is refused in it.
    const targeted = { headers: { ...FORM, "x-amz-target": "X.GetRole" }, body: LIST };
    expect(await answer(targeted)).toEqual([400, "AccessDeniedException"]);
  });

  test("is not reached by naming another service beside the one that was signed", async () => {
    const buckets = { service: "s3", method: "GET", path: `/?${LIST}` };
    const iam = `X=${keys.accessKeyId}/20261130/eu-central-1/iam/aws4_request, `;
    expect([await answer(buckets), await answer(buckets, keys, iam)]).toEqual([
      [200, "ListAllMyBucketsResult"],
      [200, "ListAllMyBucketsResult"],
    ]);
  });

  test("is refused to root too if nothing is nested so deeply that means something", async () => {
    const by = world.sandbox.rootKeys(ACCOUNT);
    const json = (service: string, target: string, deep: string): Asked => ({
      service,
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
      body: `{"names":${deep}}`,
    });
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    expect(await answer(json("codebuild", "CodeBuild_20161006.BatchGetProjects", deep), by)).toEqual([400, "SerializationException"]);
    const objects = { service: "s3", path: "/scan-reports?delete", body: "<Delete>".repeat(200_000) };
    expect(await answer(objects, by)).toEqual([400, "SerializationException"]);
    expect(await answer({ headers: FORM, body: `Action=GetRole&a${".1".repeat(30_000)}=x` }, by)).toEqual([400, "SerializationException"]);
  });
});
