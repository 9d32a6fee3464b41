import { UsageError } from "../words/errors";
import { askSecret, type Input } from "./secret-input";

/** Asks for the code of an MFA device, without echo as the AWS CLI does. Throws UsageError if there is no terminal to ask on. */
export async function askMfa(device: string, input: Input = process.stdin): Promise<string> {
  if (input.isTTY !== true)
    throw new UsageError(
      `The profile asks for a code of the MFA device ${device}, and nobody can be asked here.`,
      "Run this on a terminal, or choose credentials that need no code, such as those of aws sts get-session-token.",
    );
  return askSecret(`MFA code of ${device} (not shown): `, input);
}
