import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { isUnset } from "../contract/secrets";
import { nameAndMessageOf } from "../message-of";
import { MisconfiguredError } from "../settings";

/**
 * Reads one parameter, decrypted. Throws {@link MisconfiguredError} if it is missing, empty, out of reach, or still holds its
 * placeholder, with which nothing can be checked.
 * @param command with which an operator sets it
 */
export async function readParameter(client: SSMClient, name: string, command: string): Promise<string> {
  const remedy = `Set it with: ${command}`;
  const value = await valueOf(client, name, remedy);
  if (value === "") throw new MisconfiguredError(`SSM parameter ${name} is empty. ${remedy}`);
  if (isUnset(value)) throw new MisconfiguredError(`SSM parameter ${name} was never set: it holds its placeholder. ${remedy}`);
  return value;
}

async function valueOf(client: SSMClient, name: string, remedy: string): Promise<string> {
  try {
    const answer = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return answer.Parameter?.Value?.trim() ?? "";
  } catch (error) {
    const reason = nameAndMessageOf(error);
    if (reason.startsWith("ParameterNotFound"))
      throw new MisconfiguredError(`SSM parameter ${name} does not exist. ${remedy}`, { cause: error });
    throw new MisconfiguredError(`SSM parameter ${name} could not be read: ${reason}`, { cause: error });
  }
}
