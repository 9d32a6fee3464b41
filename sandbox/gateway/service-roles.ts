import type { RoleCredentials } from "../core/service";
import type { Authorizer } from "../iam/authorizer";
import { text } from "../kit/xml";
import type { MotoClient } from "../moto/client";
import type { Identities } from "./identities";

/** Assumes roles as AWS's own services do. */
export class ServiceRoles {
  constructor(
    private readonly moto: MotoClient,
    private readonly identities: Identities,
    private readonly authorizer: Pick<Authorizer, "checkTrust" | "rememberSession">,
  ) {}

  async assume(roleArn: string, servicePrincipal: string, sessionName: string, sourceArn?: string): Promise<RoleCredentials> {
    const source: Record<string, string> =
      sourceArn === undefined ? {} : { "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceArn.split(":")[4] ?? "" };
    await this.authorizer.checkTrust(roleArn, { service: servicePrincipal }, source);
    const account = roleArn.split(":")[4] ?? "";
    const parameters = { Action: "AssumeRole", Version: "2011-06-15", RoleArn: roleArn, RoleSessionName: sessionName.slice(0, 64) };
    const xml = await this.moto.query("sts", parameters, { account });
    const accessKeyId = this.identities.learn(xml, sourceArn);
    if (accessKeyId) this.authorizer.rememberSession(accessKeyId, { roleArn, policies: [], policyArns: [], tags: {} });
    return {
      accessKeyId: required(xml, "AccessKeyId"),
      secretAccessKey: required(xml, "SecretAccessKey"),
      sessionToken: required(xml, "SessionToken"),
      account,
    };
  }
}

function required(xml: string, element: string): string {
  const value = text(xml, element);
  if (!value) throw new Error(`STS answered without ${element}`);
  return value;
}
