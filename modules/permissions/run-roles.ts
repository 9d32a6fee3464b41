import { allow, named, type Statement } from "./statement";

/** What the stack of the roles of runs in HCP Terraform makes. */
export interface RunRoles {
  readonly providerArn: string;
  readonly roleArns: readonly string[];
  /** @default the stack makes none */
  readonly boundaryArn?: string;
}

/** Looks at the roles, their policies and the identity provider: nobody who looks may change them. */
export function runRolesRead({ providerArn, roleArns, boundaryArn }: RunRoles): Statement[] {
  const policies = [
    ...roleArns.map((arn) => `${arn.replace(":role/", ":policy/")}-*`),
    ...(boundaryArn === undefined ? [] : [boundaryArn]),
  ];
  return [
    named("RunIdentity", allow("iam:GetOpenIDConnectProvider", providerArn)),
    named("RunRoles", allow(["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"], roleArns)),
    named("RunPolicies", allow(["iam:GetPolicy", "iam:GetPolicyVersion"], policies)),
  ];
}
