import { PROVIDER_VERSION } from "../../environments/versions";
import type { EnvironmentRoles, ManagedPolicy, PolicyDocument, Role } from "./documents";

/** A configuration of Terraform, as JSON: what an administrator of the account applies. */
export function terraformOf({ account, region, boundary, roles, runIdentity }: EnvironmentRoles): object {
  const ours = roles.filter(({ madeBy }) => madeBy === "administrator");
  const policies: Record<string, object> = boundary.policy === undefined ? {} : { boundary: policyOf(boundary.policy) };
  const resources: Record<string, Record<string, object>> = {
    aws_iam_policy: policies,
    aws_iam_role: {},
    aws_iam_role_policy_attachment: {},
    ...(runIdentity && {
      aws_iam_openid_connect_provider: { runs: { url: literal(runIdentity.url), client_id_list: [literal(runIdentity.audience)] } },
    }),
  };
  for (const role of ours) {
    const id = idOf(role.kind);
    Object.assign(resources.aws_iam_role ?? {}, { [id]: roleOf(role) });
    for (const policy of role.managedPolicies) {
      const policyId = idOf(`${id}${policy.name.slice(role.name.length)}`);
      Object.assign(policies, { [policyId]: policyOf(policy) });
      Object.assign(resources.aws_iam_role_policy_attachment ?? {}, {
        [policyId]: { role: `\${aws_iam_role.${id}.name}`, policy_arn: `\${aws_iam_policy.${policyId}.arn}` },
      });
    }
  }
  return {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: PROVIDER_VERSION } } },
    provider: { aws: [{ region, allowed_account_ids: [account] }] },
    resource: resources,
  };
}

function roleOf({ name, path, description, trust }: Role): object {
  return { name: literal(name), path: literal(path), description: literal(description), assume_role_policy: textOf(trust) };
}

function policyOf({ name, path, description, document }: ManagedPolicy): object {
  return { name: literal(name), path: literal(path), description: literal(description), policy: textOf(document) };
}

function textOf(document: PolicyDocument): string {
  return literal(JSON.stringify(document));
}

/** Terraform's JSON takes every text as a template. */
function literal(text: string): string {
  return text.replace(/([$%])\{/g, "$1$1{");
}

function idOf(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, "_");
}
