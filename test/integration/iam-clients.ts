import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import aws4 from "aws4";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import type { Sandbox } from "../../sandbox/sandbox";
import { startSandbox } from "../../sandbox/sandbox";

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The AWS clients of one caller. */
export interface Hands {
  readonly s3: S3Client;
  readonly ssm: SSMClient;
  readonly logs: CloudWatchLogsClient;
  readonly sts: STSClient;
  /** A query-protocol call (IAM, SNS): the XML. Throws the answer's code and message. */
  readonly query: (service: string, parameters: Readonly<Record<string, string>>) => Promise<string>;
  /** A JSON-protocol call (KMS, Secrets Manager). Throws the answer's code and message. */
  readonly json: (service: string, target: string, parameters: unknown) => Promise<Record<string, unknown>>;
  readonly assume: (input: AssumeRoleCommandInput) => Promise<Keys>;
}

/** A sandbox, and callers in it. */
export interface World {
  readonly sandbox: Sandbox;
  /** @param keys of a user or role; 12 digits as the access key are that account's root */
  as(keys: Keys): Hands;
  root(account?: string): Hands;
}

export async function startWorld(): Promise<World> {
  const sandbox = await startSandbox({ publicIndex: await hermeticIndex() });
  const as = (keys: Keys): Hands => hands(sandbox, keys);
  return { sandbox, as, root: (account = sandbox.account) => as({ accessKeyId: account, secretAccessKey: "sandbox" }) };
}

function hands({ endpoint, region }: Sandbox, credentials: Keys): Hands {
  const settings = { endpoint, region, credentials };
  const sts = new STSClient(settings);
  const post = async (service: string, headers: Record<string, string>, body: string): Promise<string> => {
    const request = { host: new URL(endpoint).host, service, region, method: "POST", path: "/", headers, body };
    const signed = aws4.sign(request, credentials);
    const reply = await fetch(endpoint, { method: "POST", headers: signed.headers as Record<string, string>, body });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${reply.status} ${text}`);
    return text;
  };
  return {
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    ssm: new SSMClient(settings),
    logs: new CloudWatchLogsClient(settings),
    sts,
    query: (service, parameters) => {
      const version = service === "iam" ? "2010-05-08" : "2010-03-31";
      const body = new URLSearchParams({ Version: version, ...parameters }).toString();
      return post(service, { "content-type": "application/x-www-form-urlencoded" }, body);
    },
    json: async (service, target, parameters) => {
      const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
      return JSON.parse(await post(service, headers, JSON.stringify(parameters))) as Record<string, unknown>;
    },
    assume: async (input) => {
      const { Credentials: made } = await sts.send(new AssumeRoleCommand(input));
      return { accessKeyId: made?.AccessKeyId ?? "", secretAccessKey: made?.SecretAccessKey ?? "", sessionToken: made?.SessionToken };
    },
  };
}

/** A policy document of some statements. */
export function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })) });
}

/** Makes a role, with an inline policy if statements are given; its ARN. */
export async function makeRole(
  { query }: Hands,
  name: string,
  { trust, allow = [], more = {} }: { trust: object; allow?: readonly object[]; more?: Readonly<Record<string, string>> },
): Promise<string> {
  const trusted = document({ Action: "sts:AssumeRole", ...trust });
  const xml = await query("iam", { Action: "CreateRole", RoleName: name, AssumeRolePolicyDocument: trusted, ...more });
  if (allow.length > 0) await putRolePolicy({ query }, name, ...allow);
  return /<Arn>([^<]+)<\/Arn>/.exec(xml)?.[1] ?? "";
}

/** Writes a role's one inline policy. */
export async function putRolePolicy({ query }: Pick<Hands, "query">, role: string, ...statements: readonly object[]): Promise<void> {
  await query("iam", { Action: "PutRolePolicy", RoleName: role, PolicyName: "inline", PolicyDocument: document(...statements) });
}
