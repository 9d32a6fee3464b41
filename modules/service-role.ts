import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePoliciesExclusive } from "@cdktf/provider-aws/lib/iam-role-policies-exclusive";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive";
import { Lazy, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { trustService, type ServiceTrust } from "./permissions/trust";
import { policyDocument, type Statement } from "./permissions/policy";

/** What an environment decides about all of its roles. */
export interface RoleSettings {
  /** Path of the role, with a slash at both ends. @default "/" */
  readonly rolePath?: string;
  /** ARN of the policy that says the most that the role may ever do. @default no limit */
  readonly permissionsBoundary?: string;
}

/** The name and settings of a role, out of the properties of whatever uses it. */
export function settingsOf({ roleName, rolePath, permissionsBoundary }: RoleSettings & { readonly roleName: string }) {
  return { roleName, rolePath, permissionsBoundary };
}

export interface ServiceRoleProps extends RoleSettings {
  readonly roleName: string;
  readonly description: string;
  readonly trust: ServiceTrust;
}

/**
 * A role that one AWS service assumes for one resource. It has only the permissions that are explicitly given: whatever somebody
 * else adds to it, inline or attached, is removed by the next apply.
 */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** The role with its permissions. Users of the role depend on this, or they may run before it has permissions. */
  readonly ready: ITerraformDependable;
  private readonly statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const { rolePath = "/" } = props;
    const role = new IamRole(this, "Default", {
      name: props.roleName,
      path: rolePath === "/" ? undefined : rolePath,
      description: props.description,
      assumeRolePolicy: policyDocument(trustService(props.trust)),
      permissionsBoundary: props.permissionsBoundary,
    });
    this.arn = role.arn;
    const policy = new IamRolePolicy(this, "policy", {
      name: "permissions",
      role: role.name,
      policy: Lazy.stringValue({ produce: () => policyDocument(...this.statements) }),
    });
    this.ready = policy;
    new IamRolePoliciesExclusive(this, "inline", { roleName: role.name, policyNames: [policy.name] });
    new IamRolePolicyAttachmentsExclusive(this, "attached", { roleName: role.name, policyArns: [] });
  }

  /** Gives permissions, which are written in `modules/permissions`. */
  grant(statements: readonly Statement[]): void {
    this.statements.push(...statements);
  }
}
