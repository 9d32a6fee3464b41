import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import type { Environment } from "../../environments/schema";
import type { Credentials } from "../aws/actor";
import { type EnvironmentRoles, type ManagedPolicy, rolesOf } from "../roles/documents";
import { principalsOf } from "../roles/principals";

/** A local AWS, and who is root in its accounts. */
export interface LocalAws {
  readonly endpoint: string;
  /** Account whose callers may assume the roles. */
  readonly account: string;
  readonly rootKeys: (account: string) => Credentials;
}

/** Does in a local AWS what an administrator does with the documents of `ops roles`: makes boundary, deploy, read-only and quarantine role. */
export async function makeRoles(environment: Environment, { endpoint, account, rootKeys }: LocalAws): Promise<EnvironmentRoles> {
  const iam = new IAMClient({ endpoint, region: environment.region, credentials: rootKeys(environment.account) });
  const all = rolesOf(environment, principalsOf([account], environment));
  const policy = ({ name, path, description, document }: ManagedPolicy) =>
    iam.send(new CreatePolicyCommand({ PolicyName: name, Path: path, Description: description, PolicyDocument: JSON.stringify(document) }));
  try {
    if (all.boundary.policy !== undefined) await policy(all.boundary.policy);
    if (all.runIdentity !== undefined) {
      const { url, audience } = all.runIdentity;
      await iam.send(new CreateOpenIDConnectProviderCommand({ Url: url, ClientIDList: [audience] }));
    }
    for (const { name, path, description, trust, managedPolicies } of all.roles.filter(({ madeBy }) => madeBy === "administrator")) {
      const role = { RoleName: name, Path: path, Description: description, AssumeRolePolicyDocument: JSON.stringify(trust) };
      await iam.send(new CreateRoleCommand(role));
      for (const each of managedPolicies) {
        await policy(each);
        await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: each.arn }));
      }
    }
    return all;
  } finally {
    iam.destroy();
  }
}
