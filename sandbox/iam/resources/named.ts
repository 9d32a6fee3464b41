import { text, texts } from "../../kit/xml";
import { accountOf, regionOf } from "../evaluation/arn";
import type { Policy } from "../evaluation/policy";
import { parsePolicy } from "../evaluation/policy";
import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";
import { asKeys } from "../tag-keys";
import type { ResourceFacts } from "./port";

/** A topic's policy. */
export async function snsFacts(moto: MotoApi, arn: string, caller: string): Promise<ResourceFacts> {
  const xml = await ifFound(
    moto.query("sns", { Action: "GetTopicAttributes", Version: "2010-03-31", TopicArn: arn }, scopeOf(arn, caller)),
  );
  const entry = texts(xml ?? "", "entry").find((each) => text(each, "key") === "Policy");
  return { arn, policies: policiesFrom(arn, entry === undefined ? undefined : text(entry, "value")) };
}

/** A queue's policy. */
export async function sqsFacts(moto: MotoApi, arn: string, caller: string): Promise<ResourceFacts> {
  const scope = scopeOf(arn, caller);
  const name = arn.split(":").at(-1) ?? "";
  const found = await ifFound(moto.json("sqs", "AmazonSQS.GetQueueUrl", { QueueName: name }, scope));
  if (!found) return { arn };
  const parameters = { QueueUrl: found.QueueUrl, AttributeNames: ["Policy"] };
  const answer = await moto.json("sqs", "AmazonSQS.GetQueueAttributes", parameters, scope);
  return { arn, policies: policiesFrom(arn, (answer.Attributes as { Policy?: string } | undefined)?.Policy) };
}

/** A secret's policy and full ARN: callers may leave out the six characters at its end. */
export async function secretFacts(moto: MotoApi, arn: string, caller: string): Promise<ResourceFacts> {
  const scope = scopeOf(arn, caller);
  const name = arn.split(":secret:")[1]?.replace(/-\?{6}$/, "") ?? "";
  const described = await ifFound(moto.json("secretsmanager", "secretsmanager.DescribeSecret", { SecretId: name }, scope));
  if (!described) return { arn };
  const policy = await ifFound(moto.json("secretsmanager", "secretsmanager.GetResourcePolicy", { SecretId: name }, scope));
  const full = String(described.ARN);
  return { arn: full, policies: policiesFrom(full, policy?.ResourcePolicy as string | undefined) };
}

/** Actions whose request gives the whole ARN, so that a missing path is no path. */
const WITH_WHOLE_ARN = new Set(["iam:CreateRole", "iam:CreateUser", "iam:PassRole"]);

/** Actions for which the boundary is the one that the request asks for, whatever exists under that name. */
const BOUNDARY_OF_THE_REQUEST = /^iam:(Create|Put)(Role|User)(PermissionsBoundary)?$/;

/** A role's or user's ARN with its path, which the name does not contain, its permissions boundary and its tags. */
export async function iamFacts(moto: MotoApi, arn: string, caller: string, action: string): Promise<ResourceFacts> {
  const [, kind, name] = /:(role|user)\/(?:[^*?]*\/)?([^/*?]+)$/.exec(arn) ?? [];
  if (!kind || !name) return { arn };
  const member = kind === "role" ? "Role" : "User";
  const call = { Action: `Get${member}`, Version: "2010-05-08", [`${member}Name`]: name };
  const xml = await ifFound(moto.query("iam", call, { account: accountOf(arn) ?? caller }));
  const found = xml && text(xml, "Arn");
  if (!xml || !found || (WITH_WHOLE_ARN.has(action) && found !== arn)) return { arn };
  const tags = texts(text(xml, "Tags") ?? "", "member").map((tag) => [text(tag, "Key") ?? "", text(tag, "Value") ?? ""] as const);
  const tagKeys = (beginning: string) => () => Promise.resolve(asKeys(beginning, Object.fromEntries(tags)));
  return {
    arn: found,
    context: BOUNDARY_OF_THE_REQUEST.test(action) ? {} : { "iam:PermissionsBoundary": text(xml, "PermissionsBoundaryArn") || undefined },
    details: { "aws:ResourceTag/": tagKeys("aws:ResourceTag/"), "iam:ResourceTag/": tagKeys("iam:ResourceTag/") },
  };
}

/** Where moto keeps the resource with this ARN. */
export function scopeOf(arn: string, caller: string): { account: string; region?: string } {
  const region = regionOf(arn);
  return { account: accountOf(arn) ?? caller, ...(region && { region }) };
}

function policiesFrom(name: string, json: string | undefined): readonly Policy[] {
  return json ? [parsePolicy(name, json)] : [];
}
