import type { EnvironmentRoles, ManagedPolicy, Role } from "./documents";

/**
 * A template of CloudFormation, fit for a StackSet over an organization: it names no account and no partition, except other accounts
 * that the environment names.
 */
export function cloudFormationOf({ environment, account, partition, boundary, roles, runIdentity }: EnvironmentRoles): object {
  const generic = (value: unknown) => substituted(value, account, partition);
  const ours = roles.filter(({ madeBy }) => madeBy === "administrator");
  const policies = [
    ...(boundary.policy === undefined ? [] : [["Boundary", boundary.policy] as const]),
    ...ours.flatMap((role) => role.managedPolicies.map((policy) => [policyId(role, policy), policy] as const)),
  ];
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Roles of the package scan ${environment}`,
    Resources: {
      ...(runIdentity && {
        Runs: { Type: "AWS::IAM::OIDCProvider", Properties: { Url: runIdentity.url, ClientIdList: [runIdentity.audience] } },
      }),
      ...Object.fromEntries(
        policies.map(([id, policy]) => [id, { Type: "AWS::IAM::ManagedPolicy", Properties: policyOf(policy, generic) }]),
      ),
      ...Object.fromEntries(ours.map((role) => [idOf(role.kind), { Type: "AWS::IAM::Role", Properties: roleOf(role, generic) }])),
    },
  };
}

type Generic = (value: unknown) => unknown;

function policyOf({ name, path, description, document }: ManagedPolicy, generic: Generic): object {
  return { ManagedPolicyName: name, Path: path, Description: description, PolicyDocument: generic(document) };
}

function roleOf(role: Role, generic: Generic): object {
  const { name, path, description, trust, managedPolicies } = role;
  return {
    RoleName: name,
    Path: path,
    Description: description,
    AssumeRolePolicyDocument: generic(trust),
    ManagedPolicyArns: managedPolicies.map((policy) => ({ Ref: policyId(role, policy) })),
  };
}

function policyId({ kind, name }: Role, policy: ManagedPolicy): string {
  return idOf(`${kind}${policy.name.slice(name.length)}`);
}

/** Logical ids have letters and digits only. */
function idOf(text: string): string {
  return text
    .split(/[^A-Za-z0-9]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** The value with CloudFormation's own words in place of account and partition. */
function substituted(value: unknown, account: string, partition: string): unknown {
  if (Array.isArray(value)) return value.map((item) => substituted(item, account, partition));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substituted(item, account, partition)]));
  if (typeof value !== "string") return value;
  const general = value
    .replaceAll("${", "${!")
    .replaceAll(account, "${AWS::AccountId}")
    .replace(new RegExp(`^arn:${partition}:`), "arn:${AWS::Partition}:");
  return general === value ? value : { "Fn::Sub": general };
}
