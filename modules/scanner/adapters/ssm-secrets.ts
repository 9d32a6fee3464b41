import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { nameAndMessageOf } from "../message-of";
import { MisconfiguredError } from "../settings";

const REMEDY = "Set it with: npm run ops -- secrets";

/** Reads one parameter, decrypted. Throws {@link MisconfiguredError} if it is missing, empty or out of reach. */
export async function readParameter(client: SSMClient, name: string): Promise<string> {
  try {
    const answer = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    const value = answer.Parameter?.Value?.trim();
    if (value) return value;
  } catch (error) {
    const reason = nameAndMessageOf(error);
    if (reason.startsWith("ParameterNotFound"))
      throw new MisconfiguredError(`SSM parameter ${name} does not exist. ${REMEDY}`, { cause: error });
    throw new MisconfiguredError(`SSM parameter ${name} could not be read: ${reason}`, { cause: error });
  }
  throw new MisconfiguredError(`SSM parameter ${name} is empty. ${REMEDY}`);
}
