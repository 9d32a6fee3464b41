import { secrets } from "../../modules/text/redactor";
import { askSecret, type Input, parseSecrets, readAll, type Secrets } from "../cli/secret-input";
import type { VerbOption } from "../cli/verb";
import { UsageError } from "../words/errors";

export interface SecretsInputOptions {
  /** Whether standard input is only the token. */
  readonly tokenStdin?: boolean;
}

export const TOKEN_STDIN: VerbOption = ["--token-stdin", "standard input is only the token"];

/** Reads both secrets from a terminal or a pipe. */
export async function readSecrets(options: SecretsInputOptions, input: Input = process.stdin): Promise<Secrets> {
  const read = await readBoth(options, input);
  secrets.learn(read.token, read.organization);
  return read;
}

async function readBoth({ tokenStdin }: SecretsInputOptions, input: Input): Promise<Secrets> {
  if (tokenStdin === true) return { token: (await readAll(input)).trim() };
  if (input.isTTY !== true) return parseSecrets(await readAll(input));
  const token = await askSecret("Snyk API token (not shown): ", input);
  return { token, organization: await askSecret("Snyk organization (not shown): ", input) };
}

/** Reads the new token from a terminal or a pipe. Throws UsageError if there is none, or if an organization is given too. */
export async function readToken(options: SecretsInputOptions, input: Input = process.stdin): Promise<string> {
  const token = await readOne(options, input);
  secrets.learn(token);
  return token;
}

async function readOne({ tokenStdin }: SecretsInputOptions, input: Input): Promise<string> {
  if (input.isTTY === true && tokenStdin !== true) return askSecret("Snyk API token (not shown): ", input);
  const text = await readAll(input);
  if (tokenStdin === true) return text.trim();
  const { token = "", organization } = parseSecrets(text);
  if (organization !== undefined || token === "")
    throw new UsageError(
      "Standard input must hold the token alone: rotate changes nothing else.",
      "For both: npm run ops -- secrets set, with the same --env",
    );
  return token;
}
