import type { Access } from "../core/service";
import { type Place, access } from "../iam/access/builder";
import type { MotoApi } from "../iam/moto-api";
import { ifFound } from "../iam/moto-api";
import { ARN } from "../partition/arn";

const SERVICE = "apidestinations.events.amazonaws.com";
const PATH = `/aws-service-role/${SERVICE}/`;
const NAME = "AWSServiceRoleForAmazonEventBridgeApiDestinations";
const VERSION = "2010-05-08";
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: SERVICE } }],
});

/**
 * The role that EventBridge makes for itself, with the caller's permissions, when somebody creates the first connection of an account
 * (EventBridge User Guide, "Using roles to create secrets for API destinations"). moto makes none.
 */
export class LinkedRoles {
  constructor(private readonly moto: Pick<MotoApi, "query">) {}

  /** What IAM has to allow for a call that makes a role. @param service SigV4 service name */
  async accesses(service: string, operation: string, { account }: Place): Promise<readonly Access[]> {
    if (!makesOne(service, operation) || (await this.exists(account))) return [];
    return [access("iam:CreateServiceLinkedRole", [`${ARN}:iam::${account}:role${PATH}${NAME}`], { "iam:AWSServiceName": SERVICE })];
  }

  /** Makes the role after such a call. */
  async make(service: string, operation: string, { account }: Place): Promise<void> {
    if (!makesOne(service, operation) || (await this.exists(account))) return;
    const role = { RoleName: NAME, Path: PATH, AssumeRolePolicyDocument: TRUST };
    await this.moto.query("iam", { Action: "CreateRole", Version: VERSION, ...role }, { account });
  }

  private async exists(account: string): Promise<boolean> {
    return (await ifFound(this.moto.query("iam", { Action: "GetRole", Version: VERSION, RoleName: NAME }, { account }))) !== undefined;
  }
}

function makesOne(service: string, operation: string): boolean {
  return service === "events" && operation === "CreateConnection";
}
