import type { Secrets } from "../cli/secret-input";
import { UsageError } from "../words/errors";
import { describe, overwrite } from "./parameters";
import { type SecretContext, secretPlaces } from "./places";

/** A parameter that was set, without its value. */
export interface SecretSet {
  readonly parameter: string;
  readonly version: number;
}

/**
 * Writes the given secrets into the account's SSM parameters without Terraform, so that no state, plan or log contains them.
 * Checks the form of both before it writes the first.
 */
export async function setSecrets(secrets: Secrets, { aws, names }: SecretContext): Promise<SecretSet[]> {
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
  // Both parameters must exist before the first is changed.
  for (const { parameter } of given) await describe(aws.ssm, parameter);
  const set: SecretSet[] = [];
  for (const { parameter, value } of given) set.push({ parameter, version: await overwrite(aws.ssm, parameter, value) });
  return set;
}
