import type { VerbContext } from "../lib/context";
import { EXIT, UsageError } from "../lib/errors";
import { describe, overwrite, reveal, type ParameterFacts } from "../lib/secure-parameters";
import { askSecret, parseSecrets, readAll, type Input, type Secrets } from "../lib/secret-input";
import { organizationProblem, tokenProblem } from "../lib/snyk-secrets";

export interface SecretsInputOptions {
  /** Standard input is the token and nothing else. */
  readonly tokenStdin?: boolean;
}

/** A parameter that was set; its value is nowhere in it. */
export interface SecretSet {
  readonly parameter: string;
  readonly version: number;
}

export interface SecretCheck extends Partial<ParameterFacts> {
  readonly parameter: string;
  readonly ok: boolean;
  readonly problem?: string;
}

/** Reads both secrets from a terminal or a pipe. `rotate` asks for the token alone. */
export async function readSecrets(
  action: "set" | "rotate",
  { tokenStdin }: SecretsInputOptions,
  input: Input = process.stdin,
): Promise<Secrets> {
  if (tokenStdin === true) return { token: (await readAll(input)).trim() };
  if (input.isTTY !== true) return parseSecrets(await readAll(input));
  const token = await askSecret("Snyk API token (not shown): ", input);
  return action === "rotate" ? { token } : { token, organization: await askSecret("Snyk organization (not shown): ", input) };
}

/**
 * Puts what is given into the account's SSM parameters, past Terraform: no state, plan or log ever holds it.
 * Checks the form of both before the first is written.
 */
export async function setSecrets(
  { token, organization }: Secrets,
  { aws, names }: Pick<VerbContext, "aws" | "names">,
): Promise<SecretSet[]> {
  const wanted = [
    { what: "The token", value: token, parameter: names.tokenParameter, problemOf: tokenProblem },
    { what: "The organization", value: organization, parameter: names.organizationParameter, problemOf: organizationProblem },
  ].flatMap((one) => (one.value === undefined || one.value === "" ? [] : [{ ...one, value: one.value }]));
  if (wanted.length === 0) throw new UsageError("Neither a token nor an organization was given.");
  const problems = wanted.flatMap(({ what, value, problemOf }) => {
    const problem = problemOf(value);
    return problem === undefined ? [] : [`${what} ${problem}.`];
  });
  if (problems.length > 0) throw new UsageError(problems.join("\n"), "Nothing was changed.");
  // Both must be there before the first is changed.
  for (const { parameter } of wanted) await describe(aws.ssm, parameter);
  const set: SecretSet[] = [];
  for (const { parameter, value } of wanted) set.push({ parameter, version: await overwrite(aws.ssm, parameter, value) });
  return set;
}

/** Whether both parameters are there and hold something of the right form. Says nothing of their values. */
export async function checkSecrets({ aws, names }: Pick<VerbContext, "aws" | "names">): Promise<SecretCheck[]> {
  const wanted = [
    { parameter: names.tokenParameter, problemOf: tokenProblem },
    { parameter: names.organizationParameter, problemOf: organizationProblem },
  ];
  return Promise.all(
    wanted.map(async ({ parameter, problemOf }) => {
      const facts = await describe(aws.ssm, parameter);
      const problem = problemOf(await reveal(aws.ssm, parameter));
      return { parameter, ...facts, ok: problem === undefined, ...(problem === undefined ? {} : { problem }) };
    }),
  );
}

/** Shows what was set. */
export function showSet(results: readonly SecretSet[], { console }: Pick<VerbContext, "console">): number {
  if (console.json) console.result(results);
  else for (const { parameter, version } of results) console.line(`  ${parameter}  set, version ${version}`);
  return EXIT.done;
}

/** Shows what was checked. */
export function showCheck(results: readonly SecretCheck[], { console, environment }: Pick<VerbContext, "console" | "environment">): number {
  const failed = results.filter(({ ok }) => !ok);
  if (console.json) console.result(results);
  else {
    console.table(
      results.map(({ parameter, ok, version, lastModified, problem }) => [
        parameter,
        ok ? "ok" : { text: "wrong", style: "red" },
        `version ${version ?? "-"}`,
        lastModified ?? "",
        problem ?? "",
      ]),
    );
    if (failed.length > 0) console.line(`Next   npm run ops -- secrets set --env ${environment.name}`);
  }
  return failed.length > 0 ? EXIT.failed : EXIT.done;
}
