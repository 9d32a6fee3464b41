import { UsageError } from "../../words/errors";
import { askSecret, parseSecrets, readAll, type Input } from "../../cli/secret-input";
import type { Verb } from "../../cli/verb";
import { setSecrets, showSet, TOKEN_STDIN, type SecretsInputOptions } from "./set";

export const secretsRotateVerb: Verb<SecretsInputOptions> = {
  name: "secrets rotate",
  summary: "replace the Snyk token",
  example: "secrets rotate --env dev",
  options: [TOKEN_STDIN],
  run: async (options, context) => showSet(await setSecrets({ token: await readToken(options) }, context), context),
};

/** Reads the new token from a terminal or a pipe. Throws UsageError where there is none, or an organization beside it. */
export async function readToken({ tokenStdin }: SecretsInputOptions, input: Input = process.stdin): Promise<string> {
  if (input.isTTY === true && tokenStdin !== true) return askSecret("Snyk API token (not shown): ", input);
  const text = await readAll(input);
  if (tokenStdin === true) return text.trim();
  const { token = "", organization } = parseSecrets(text);
  if (organization !== undefined || token === "")
    throw new UsageError("Standard input must hold the token alone: rotate changes nothing else.", "For both: secrets set");
  return token;
}
