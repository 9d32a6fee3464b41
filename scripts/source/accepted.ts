import { GetParameterCommand, ParameterNotFound, PutParameterCommand } from "@aws-sdk/client-ssm";
import type { Names } from "../../environments/names";
import { acceptedHashes } from "../../modules/scanner/contract/source";
import type { Aws } from "../aws/clients";

type Context = { readonly aws: Pick<Aws, "ssm">; readonly names: Pick<Names, "acceptedSourceParameter"> };

/** The hashes of the sources that the build runs; undefined if there is no such parameter: the stack is older than it. */
export async function readAccepted({ aws, names }: Context): Promise<string[] | undefined> {
  try {
    const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name: names.acceptedSourceParameter }));
    return acceptedHashes(Parameter?.Value ?? "");
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

/** Accepts these sources and no others. What else Terraform has set of the parameter stays. */
export async function writeAccepted({ aws, names }: Context, hashes: readonly string[]): Promise<void> {
  await aws.ssm.send(new PutParameterCommand({ Name: names.acceptedSourceParameter, Value: hashes.join(" "), Overwrite: true }));
}
