import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import { callIam, type Keys, type SdkSettings } from "./sdk";

export interface RoleInput {
  /** The statement of the trust policy, without effect and action. */
  readonly trust: object;
  /** Statements of its inline policy. @default no policy */
  readonly allow?: readonly object[];
  /** More parameters of CreateRole. */
  readonly more?: Readonly<Record<string, string>>;
}

/** A policy document of some statements, whose default effect is Allow. */
export function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })) });
}

/** Makes a role and returns its ARN. */
export async function makeRole(settings: SdkSettings, name: string, { trust, allow = [], more = {} }: RoleInput): Promise<string> {
  const trusted = document({ Action: "sts:AssumeRole", ...trust });
  const xml = await callIam(settings, { Action: "CreateRole", RoleName: name, AssumeRolePolicyDocument: trusted, ...more });
  if (allow.length > 0) await putRolePolicy(settings, name, ...allow);
  return element(xml, "Arn");
}

/** Writes a role's only inline policy. */
export async function putRolePolicy(settings: SdkSettings, role: string, ...statements: readonly object[]): Promise<void> {
  const input = { RoleName: role, PolicyName: "inline", PolicyDocument: document(...statements) };
  await callIam(settings, { Action: "PutRolePolicy", ...input });
}

/** The names of a role's inline policies. */
export async function rolePolicies(settings: SdkSettings, RoleName: string): Promise<string[]> {
  const xml = await callIam(settings, { Action: "ListRolePolicies", RoleName });
  return [...xml.matchAll(/<member>([^<]+)<\/member>/g)].map(([, name = ""]) => name);
}

/** The statements of a role's inline policy. */
export async function readRolePolicy(settings: SdkSettings, RoleName: string, PolicyName: string): Promise<object[]> {
  const xml = await callIam(settings, { Action: "GetRolePolicy", RoleName, PolicyName });
  return (JSON.parse(decodeURIComponent(element(xml, "PolicyDocument"))) as { Statement: object[] }).Statement;
}

export async function deleteRole(settings: SdkSettings, RoleName: string): Promise<void> {
  for (const PolicyName of await rolePolicies(settings, RoleName))
    await callIam(settings, { Action: "DeleteRolePolicy", RoleName, PolicyName });
  await callIam(settings, { Action: "DeleteRole", RoleName });
}

/** Makes a user with one policy and returns its access key. The policy is none of its own: what is inside a user may have 2,048 characters. */
export async function makeUser(settings: SdkSettings, name: string, ...statements: readonly object[]): Promise<Keys> {
  await callIam(settings, { Action: "CreateUser", UserName: name });
  const policy = { PolicyName: `of-${name}`, PolicyDocument: document(...statements) };
  const made = await callIam(settings, { Action: "CreatePolicy", ...policy });
  await callIam(settings, { Action: "AttachUserPolicy", UserName: name, PolicyArn: element(made, "Arn") });
  const xml = await callIam(settings, { Action: "CreateAccessKey", UserName: name });
  return { accessKeyId: element(xml, "AccessKeyId"), secretAccessKey: element(xml, "SecretAccessKey") };
}

/** The access key of a session of the role. @param more session name (`build` by default), tags, policies */
export async function assume(settings: SdkSettings, RoleArn: string, more: Partial<AssumeRoleCommandInput> = {}): Promise<Keys> {
  const { Credentials } = await new STSClient(settings).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "build", ...more }));
  if (Credentials?.AccessKeyId === undefined || Credentials.SecretAccessKey === undefined) throw new Error(`${RoleArn}: no credentials`);
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
  return { accessKeyId, secretAccessKey, sessionToken };
}

function element(xml: string, name: string): string {
  const [, text] = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml) ?? [];
  if (text === undefined) throw new Error(`no ${name} in ${xml}`);
  return text;
}
