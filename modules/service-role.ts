import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePoliciesExclusive } from "@cdktf/provider-aws/lib/iam-role-policies-exclusive";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive";
import { Lazy, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, type Conditions, type Statement } from "./policy";

export interface ServiceRoleProps {
  readonly roleName: string;
  readonly description: string;
  /** Service principal, such as `codebuild.amazonaws.com`. */
  readonly service: string;
  /** Account that the service must act for. */
  readonly account: string;
  /** The one resource that the service must act for, which prevents use as a confused deputy. */
  readonly sourceArn: string;
  /**
   * Whether the service is known to send aws:SourceArn and aws:SourceAccount. If not, wrong values are refused and missing ones accepted.
   * @default true
   */
  readonly namesSource?: boolean;
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
    const unlessSilent = props.namesSource === false ? "IfExists" : "";
    const role = new IamRole(this, "Default", {
      name: props.roleName,
      description: props.description,
      assumeRolePolicy: policyDocument({
        Effect: "Allow",
        Principal: { Service: props.service },
        Action: "sts:AssumeRole",
        Condition: {
          [`StringEquals${unlessSilent}`]: { "aws:SourceAccount": props.account },
          [`ArnEquals${unlessSilent}`]: { "aws:SourceArn": props.sourceArn },
        },
      }),
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

  /** Allows actions on named resources. */
  allow(actions: string | readonly string[], resources: string | readonly string[], condition?: Conditions): void {
    const unnamed = [resources].flat().includes("*");
    if (unnamed) throw new Error(`${this.node.path}: ${[actions].flat().join(", ")} on every resource needs a reason: use allowEverywhere`);
    this.statements.push({ Effect: "Allow", Action: actions, Resource: resources, ...(condition && { Condition: condition }) });
  }

  /**
   * Allows an action that IAM cannot limit to a resource.
   * @param because why IAM cannot; read by people, and by the test that lists every such action.
   */
  allowEverywhere(action: string, because: string, condition: Conditions): void {
    if (because.trim() === "") throw new Error(`${this.node.path}: ${action} on every resource needs a reason`);
    this.statements.push({ Effect: "Allow", Action: action, Resource: "*", Condition: condition });
  }
}
