import type { VerbContext } from "../../cli/context";
import { EXIT, UsageError } from "../../words/errors";
import { askSecret, parseSecrets, readAll, type Input, type Secrets } from "../../cli/secret-input";
import { describe, overwrite } from "../../secrets/parameters";
import { secretPlaces } from "../../secrets/places";
import type { Verb, VerbOption } from "../../cli/verb";

export interface SecretsInputOptions {
  /** Standard input is the token and nothing else. */
  readonly tokenStdin?: boolean;
}

export const TOKEN_STDIN: VerbOption = ["--token-stdin", "standard input is the token and nothing else"];

export const secretsSetVerb: Verb<SecretsInputOptions> = {
  name: "secrets set",
  summary: "put the Snyk token and organization into the account, past Terraform",
  example: "secrets set --env dev < secrets.json",
  options: [TOKEN_STDIN],
  run: async (options, context) => showSet(await setSecrets(await readSecrets(options), context), context),
};

/** A parameter that was set; its value is nowhere in it. */
export interface SecretSet {
  readonly parameter: string;
  readonly version: number;
}

/** Reads both secrets from a terminal or a pipe. */
export async function readSecrets({ tokenStdin }: SecretsInputOptions, input: Input = process.stdin): Promise<Secrets> {
  if (tokenStdin === true) return { token: (await readAll(input)).trim() };
  if (input.isTTY !== true) return parseSecrets(await readAll(input));
  const token = await askSecret("Snyk API token (not shown): ", input);
  return { token, organization: await askSecret("Snyk organization (not shown): ", input) };
}

/**
 * Puts what is given into the account's SSM parameters, past Terraform: no state, plan or log ever holds it.
 * Checks the form of both before the first is written.
 */
export async function setSecrets(secrets: Secrets, { aws, names }: Pick<VerbContext, "aws" | "names">): Promise<SecretSet[]> {
  const given = secretPlaces(names).flatMap(({ key, ...place }) => {
    const value = secrets[key];
    return value === undefined || value === "" ? [] : [{ ...place, key, value }];
  });
  if (given.length === 0) throw new UsageError("Neither a token nor an organization was given.");
  const problems = given.flatMap(({ key, value, problemOf }) => {
    const problem = problemOf(value);
    return problem === undefined ? [] : [`The ${key} ${problem}.`];
  });
  if (problems.length > 0) throw new UsageError(problems.join("\n"), "Nothing was changed.");
  // Both must be there before the first is changed.
  for (const { parameter } of given) await describe(aws.ssm, parameter);
  const set: SecretSet[] = [];
  for (const { parameter, value } of given) set.push({ parameter, version: await overwrite(aws.ssm, parameter, value) });
  return set;
}

/** Shows what was set. */
export function showSet(results: readonly SecretSet[], { console }: Pick<VerbContext, "console">): number {
  if (console.json) console.result(results);
  else for (const { parameter, version } of results) console.line(`  ${parameter}  set, version ${version}`);
  return EXIT.done;
}
