import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePoliciesExclusive } from "@cdktf/provider-aws/lib/iam-role-policies-exclusive";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IamRolePolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive";
import { Construct } from "constructs";
import { packed } from "./permissions/pack";
import { policyDocument, type Statement } from "./permissions/policy";
import type { RoleSettings } from "./service-role";

export interface RunRoleProps extends RoleSettings {
  readonly roleName: string;
  readonly description: string;
  /** Which runs may take it. */
  readonly trust: Statement;
  /** What it may do: put into as few managed policies as fit. */
  readonly statements: readonly Statement[];
}

/** A role that runs in HCP Terraform take. What somebody else adds to it, inline or attached, is removed by the next apply. */
export class RunRole extends Construct {
  constructor(scope: Construct, id: string, props: RunRoleProps) {
    super(scope, id);
    const { rolePath = "/" } = props;
    const path = rolePath === "/" ? undefined : rolePath;
    const { description, permissionsBoundary } = props;
    const role = new IamRole(this, "Default", {
      name: props.roleName,
      path,
      description,
      assumeRolePolicy: policyDocument(props.trust),
      permissionsBoundary,
    });
    const policyArns = packed(props.statements).map((statements, index) => {
      const part = index + 1;
      const policy = new IamPolicy(this, `part${part}`, {
        name: `${props.roleName}-${part}`,
        path,
        description: `${description}, part ${part}`,
        policy: policyDocument(...statements),
      });
      return new IamRolePolicyAttachment(this, `use${part}`, { role: role.name, policyArn: policy.arn }).policyArn;
    });
    new IamRolePoliciesExclusive(this, "inline", { roleName: role.name, policyNames: [] });
    new IamRolePolicyAttachmentsExclusive(this, "attached", { roleName: role.name, policyArns });
  }
}
