import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { underOtherKeys } from "../../scripts/secrets/reencrypt";
import type { SecretValues } from "../helpers/former-secrets";
import type { Place } from "./world";

/** What is wrong with the two parameters' values. */
export async function valueProblems({ aws, names }: Place, { token, organization }: SecretValues): Promise<string[]> {
  const read = async (Name: string) => {
    return (await aws.ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value;
  };
  const both = [await read(names.tokenParameter), await read(names.organizationParameter)];
  return both[0] === token && both[1] === organization ? [] : ["the two parameters do not have the values that were given"];
}

/** What of the two is not under the key of the secrets stack. */
export async function keyProblems({ aws, names }: Place): Promise<string[]> {
  const others = await underOtherKeys(aws, names);
  return others.map(({ parameter, keyId }) => `${parameter} is encrypted with ${keyId ?? "no key"}`);
}
