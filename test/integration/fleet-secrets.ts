import { DescribeKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { DeleteParameterCommand, GetParameterCommand } from "@aws-sdk/client-ssm";
import type { RoleKind } from "../../environments/role";
import { actorIn } from "../../scripts/aws/actor";
import { type Aws, connect } from "../../scripts/aws/clients";
import type { Fleet } from "../helpers/fleet";
import type { Outside } from "../helpers/outside";

export const TOKEN = "5a4db0c5-0000-4000-8000-00000000c0de";

/** The clients of the role that an environment's drift and doctor look with, or of its deploy role. */
export function actingIn({ environments, clients: { sandbox } }: Fleet, name: string, kind: RoleKind): Promise<Aws> {
  const environment = environments[name];
  if (environment === undefined) throw new Error(`${name} is not in the fleet`);
  const caller = { endpoint: sandbox.endpoint, credentials: sandbox.rootKeys(sandbox.account) };
  return connect(actorIn(environment, caller, kind));
}

/** Value and version of a secret, as the deploy role reads it: the key's policy denies it to the account's root user too. */
export async function readSecret(fleet: Fleet, name: string, parameter: "tokenParameter" | "organizationParameter") {
  const { ssm } = await actingIn(fleet, name, "deploy");
  const Name = fleet.outside(name).names[parameter];
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
  return { value: Parameter?.Value, version: Parameter?.Version };
}

/** Deletes a parameter, and lets everybody decrypt with the key. */
export async function breakSecrets({ aws, names }: Outside): Promise<void> {
  await aws.ssm.send(new DeleteParameterCommand({ Name: names.organizationParameter }));
  const place = { KeyId: await secretsKey(aws, names.secretsKeyAlias), PolicyName: "default" };
  const { Policy = "" } = await aws.kms.send(new GetKeyPolicyCommand(place));
  const { Statement } = JSON.parse(Policy) as { readonly Statement: readonly object[] };
  const open = { Sid: "Everybody", Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" };
  await aws.kms.send(
    new PutKeyPolicyCommand({ ...place, Policy: JSON.stringify({ Version: "2012-10-17", Statement: [...Statement, open] }) }),
  );
}

async function secretsKey(aws: Aws, alias: string): Promise<string> {
  return (await aws.kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.KeyId ?? "";
}
