import { GetResourcePoliciesCommand } from "@aws-sdk/client-ssm";
import { describeParameter } from "../../aws/parameters";
import { placeOf } from "../../../environments/place";
import { parameterArn } from "../../../modules/permissions/parameters";
import type { Aws } from "../../aws/clients";
import { missingKey, SecretsKey } from "../../secrets/key";
import { OperationError } from "../../words/errors";
import type { Aspect, Extra, Place } from "./aspect";
import { policyExtras } from "./grants";
import { every } from "./pages";

/** Whether the secrets' parameters are kept as they were made; never their values. Terraform ignores what changes there. */
export function secretAspects(place: Place): Aspect[] {
  const { organizationParameter, proxyParameter, tokenParameter } = place.names;
  const parameters = { token: tokenParameter, organization: organizationParameter, ...(proxyParameter && { proxy: proxyParameter }) };
  return Object.entries(parameters).flatMap(([id, name]): Aspect[] => {
    const address = `aws_ssm_parameter.${id}`;
    return [
      { name: "type, policies and shares", address, attributes: ["type"], ask: (aws) => parameter(aws, name, place) },
      { name: "key", address, ask: (aws) => key(aws, name, place) },
    ];
  });
}

async function parameter({ ssm }: Aws, name: string, { environment }: Place): Promise<Extra[]> {
  const found = await describeParameter(name, ssm);
  if (found === undefined) return [];
  const { Type, Tier, Policies = [] } = found;
  const extras: Extra[] = [];
  if (Type !== "SecureString") extras.push({ attribute: "type", value: Type, severity: "high", why: "the secret is not encrypted" });
  for (const { PolicyType = "", PolicyText } of Policies)
    extras.push({ attribute: `policies.${PolicyType}`, value: PolicyText, severity: "high", why: "the secret may expire" });
  // Only an advanced parameter can be shared (Systems Manager User Guide, "Working with shared parameters").
  return Tier === "Standard" || Tier === undefined ? extras : [...extras, ...(await shares(ssm, parameterArn(placeOf(environment), name)))];
}

/** Under another key, others may decrypt. As long as the alias is missing, which is told elsewhere, nothing says which key is ours. */
async function key({ ssm, kms }: Aws, name: string, { environment, names }: Place): Promise<Extra[]> {
  const found = await describeParameter(name, ssm);
  const ours = await SecretsKey.find(names.secretsKey, { kms });
  if (ours.arn === undefined && environment.snyk.kmsKeyArn !== undefined) throw new OperationError(...missingKey(ours.alias));
  if (found?.Type !== "SecureString" || ours.arn === undefined || (await ours.encrypts(found.KeyId))) return [];
  const why = "another key encrypts the secret: a deploy of secrets and scanner, or secrets set, takes ours";
  return [{ attribute: "key_id", value: found.KeyId, severity: "high", why }];
}

async function shares(ssm: Aws["ssm"], ResourceArn: string): Promise<Extra[]> {
  const all = await every(async (NextToken) => {
    const page = await ssm.send(new GetResourcePoliciesCommand({ ResourceArn, NextToken }));
    return { items: page.Policies, next: page.NextToken };
  });
  return all.flatMap(({ PolicyId = "", Policy }) => policyExtras(`resource_policies.${PolicyId}`, Policy));
}
