import { secrets } from "../../modules/text/redactor";
import { askSecret, type Input, parseSecrets, readAll, type Secrets } from "../cli/secret-input";
import type { VerbOption } from "../cli/verb";
import { UsageError } from "../words/errors";

export interface SecretsInputOptions {
  /** Whether standard input is only the token. */
  readonly tokenStdin?: boolean;
}

export const TOKEN_STDIN: VerbOption = ["--token-stdin", "standard input is only the token"];

/**
 * Reads both secrets from a terminal or a pipe.
 * @param mayBeEmpty whether a pipe without anything gives no secrets; it is an error otherwise
 */
export async function readSecrets(options: SecretsInputOptions, input: Input = process.stdin, mayBeEmpty = false): Promise<Secrets> {
  const read = await readBoth(options, input, mayBeEmpty);
  secrets.learn(read.token, read.organization);
  return read;
}

async function readBoth({ tokenStdin }: SecretsInputOptions, input: Input, mayBeEmpty: boolean): Promise<Secrets> {
  if (tokenStdin === true) return { token: (await readAll(input)).trim() };
  if (input.isTTY !== true) {
    const text = await readAll(input);
    return mayBeEmpty && text.trim() === "" ? {} : parseSecrets(text);
  }
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
