import { text, texts } from "../../kit/xml";
import type { Policy } from "../evaluation/policy";
import { parsePolicy } from "../evaluation/policy";
import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";

/** A role, user or group in moto's IAM. */
export interface MotoEntity {
  readonly arn: string;
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly boundaryArn?: string;
  /** The trust policy as JSON; only for roles. */
  readonly trust?: string;
}

type Kind = "Role" | "User" | "Group";

/** Reads roles, users, groups and their policies from moto's IAM. */
export class MotoPrincipals {
  constructor(private readonly moto: MotoApi) {}

  /** Undefined if no role or user has that name. */
  async find(kind: "Role" | "User", account: string, name: string): Promise<MotoEntity | undefined> {
    const xml = await ifFound(this.call(`Get${kind}`, { [`${kind}Name`]: name }, account));
    if (xml === undefined) return undefined;
    const trust = text(xml, "AssumeRolePolicyDocument");
    const boundaryArn = text(xml, "PermissionsBoundaryArn");
    const tags = texts(text(xml, "Tags") ?? "", "member").map((tag) => [text(tag, "Key") ?? "", text(tag, "Value") ?? ""] as const);
    return {
      arn: text(xml, "Arn") ?? "",
      id: text(xml, `${kind}Id`) ?? "",
      tags: Object.fromEntries(tags),
      ...(boundaryArn && { boundaryArn }),
      ...(trust && { trust: documentOf(trust) }),
    };
  }

  /** Inline and attached policies of one role, user or group. */
  async policies(kind: Kind, account: string, name: string): Promise<readonly Policy[]> {
    const who = { [`${kind}Name`]: name };
    const [inline, attached] = await Promise.all([
      this.list(`List${kind}Policies`, who, account, "member"),
      this.list(`ListAttached${kind}Policies`, who, account, "PolicyArn"),
    ]);
    const read = async (policyName: string): Promise<Policy> => {
      const xml = await this.call(`Get${kind}Policy`, { ...who, PolicyName: policyName }, account);
      return parsePolicy(policyName, documentOf(text(xml, "PolicyDocument") ?? ""));
    };
    return Promise.all([...inline.map(read), ...attached.map((arn) => this.managedPolicy(arn, account))]);
  }

  /** The default version of a managed policy. */
  async managedPolicy(arn: string, account: string): Promise<Policy> {
    const policy = await this.call("GetPolicy", { PolicyArn: arn }, account);
    const version = text(policy, "DefaultVersionId") ?? "v1";
    const xml = await this.call("GetPolicyVersion", { PolicyArn: arn, VersionId: version }, account);
    return parsePolicy(arn, documentOf(text(xml, "Document") ?? ""));
  }

  groupsOf(account: string, user: string): Promise<readonly string[]> {
    return this.list("ListGroupsForUser", { UserName: user }, account, "GroupName");
  }

  private async list(action: string, parameters: Record<string, string>, account: string, element: string): Promise<readonly string[]> {
    const xml = await this.call(action, parameters, account);
    const marker = text(xml, "IsTruncated") === "true" ? text(xml, "Marker") : undefined;
    const rest = marker ? await this.list(action, { ...parameters, Marker: marker }, account, element) : [];
    return [...texts(xml, element), ...rest];
  }

  private call(action: string, parameters: Record<string, string>, account: string): Promise<string> {
    return this.moto.query("iam", { Action: action, Version: "2010-05-08", ...parameters }, { account });
  }
}

/** Decodes a document: IAM percent-encodes documents, moto only in some operations. */
function documentOf(sent: string): string {
  return sent.trimStart().startsWith("{") ? sent : decodeURIComponent(sent);
}
