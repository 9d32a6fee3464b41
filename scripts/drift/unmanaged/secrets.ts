import { DescribeParametersCommand, GetResourcePoliciesCommand } from "@aws-sdk/client-ssm";
import type { Aws } from "../../aws/clients";
import { arnIn, type Aspect, type Extra, type Place } from "./aspect";
import { namesAnotherAccount, policyExtras } from "./grants";
import { every } from "./pages";

/** Whether the secrets' parameters are kept as they were made; never their values. Terraform ignores what changes there. */
export function secretAspects(place: Place): Aspect[] {
  const { organizationParameter, tokenParameter } = place.names;
  return [["token", tokenParameter] as const, ["organization", organizationParameter] as const].map(([id, name]): Aspect => ({
    name: "encryption, policies and shares",
    address: `aws_ssm_parameter.${id}`,
    attributes: ["type"],
    ask: (aws) => parameter(aws, name, place),
  }));
}

async function parameter({ ssm }: Aws, name: string, place: Place): Promise<Extra[]> {
  const { Parameters = [] } = await ssm.send(
    new DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [name] }] }),
  );
  const [found] = Parameters;
  if (found === undefined) return [];
  const { Type, KeyId, Tier, Policies = [] } = found;
  const extras: Extra[] = [];
  if (Type !== "SecureString") extras.push({ attribute: "type", value: Type, severity: "high", why: "the secret is not encrypted" });
  if (namesAnotherAccount(KeyId, place.environment.account))
    extras.push({ attribute: "key_id", value: KeyId, severity: "high", why: "another account's key encrypts the secret" });
  for (const { PolicyType = "", PolicyText } of Policies)
    extras.push({ attribute: `policies.${PolicyType}`, value: PolicyText, severity: "high", why: "the secret may expire" });
  // Only an advanced parameter can be shared (Systems Manager User Guide, "Working with shared parameters").
  return Tier === "Standard" || Tier === undefined ? extras : [...extras, ...(await shares(ssm, arnIn(place, "ssm", `parameter${name}`)))];
}

async function shares(ssm: Aws["ssm"], ResourceArn: string): Promise<Extra[]> {
  const all = await every(async (NextToken) => {
    const page = await ssm.send(new GetResourcePoliciesCommand({ ResourceArn, NextToken }));
    return { items: page.Policies, next: page.NextToken };
  });
  return all.flatMap(({ PolicyId = "", Policy }) => policyExtras(`resource_policies.${PolicyId}`, Policy));
}
