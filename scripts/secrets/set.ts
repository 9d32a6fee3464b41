import { isUnset } from "../../modules/scanner/contract/secrets";
import type { Secrets } from "../cli/secret-input";
import { OperationError, UsageError } from "../words/errors";
import { askSnyk, mayBeToken, type Pair, pairProblem, type PairWord } from "./judge";
import { SecretsKey } from "./key";
import { describe, overwrite, type ParameterFacts, revealIfAllowed } from "./parameters";
import { regionNote, regionProblem } from "./region";
import { type SecretContext, type SecretPlace, secretPlaces } from "./places";

/** A parameter after the command, without its value. */
export interface SecretSet {
  readonly parameter: string;
  readonly version: number;
  /** Present if nothing was written: no value was given, or the very value that is there. */
  readonly unchanged?: true;
  /** Present if it still holds its placeholder: no scan works with it. */
  readonly neverSet?: true;
  /** What Snyk says of the value; absent if it was not asked. */
  readonly snyk?: string;
  /** The host of Snyk's API that the token names in itself and that the scan will ask; absent for the usual one. */
  readonly madeFor?: string;
  /** Present if it is not encrypted with the key of the secrets stack: what encrypts it instead. */
  readonly otherKey?: string;
}

type Given = SecretPlace & { readonly value: string };

/**
 * Writes the given secrets into the account's SSM parameters without Terraform, so that no state, plan or log contains them.
 * Checks both, and asks Snyk where it can be reached, before it writes the first.
 */
export async function setSecrets(secrets: Secrets, context: SecretContext): Promise<SecretSet[]> {
  const { aws, names, environment, snyk } = context;
  const places = secretPlaces(names);
  const given = places.flatMap((place): Given[] => {
    const value = secrets[place.key]?.trim();
    return value === undefined || value === "" ? [] : [{ ...place, value }];
  });
  if (given.length === 0) throw new UsageError("Neither a token nor an organization was given.", "Nothing was changed.");
  refuse(given.flatMap(({ key, value, problemOf }) => problemOf(value)?.replace(/^/, `The ${key} `) ?? []));
  const token = given.find(({ key }) => key === "token")?.value;
  // Before anybody is asked with it: Snyk's API of another region has no business with this token.
  const region = token === undefined ? undefined : regionProblem(token, environment);
  if (region !== undefined) refuse([`The token ${region}`]);
  // Both parameters must exist before the first is changed.
  const facts = new Map<string, ParameterFacts>();
  for (const { parameter } of places.filter(({ key }) => key in secrets || given.some((each) => each.key === key)))
    facts.set(parameter, await describe(aws.ssm, parameter, environment.name));
  const key = await SecretsKey.find(names.secretsKey, aws);
  const stored = await storedPair(context);
  const after: Pair = { ...stored, ...Object.fromEntries(given.map(({ key, value }) => [key, value])) };
  const same = pairProblem(after);
  if (same !== undefined) refuse([`The organization ${same}`]);
  const word = await askSnyk(after, snyk, environment);
  refuseBySnyk(given, word);
  const set: SecretSet[] = [];
  for (const { key: secret, parameter } of places) {
    const value = given.find((each) => each.key === secret)?.value;
    const found = facts.get(parameter);
    const ours = await key.encrypts(found?.keyId);
    const other = key.arn === undefined && !ours ? { otherKey: key.otherText(found?.keyId) } : {};
    // The very value that is there, under another key, is written again too.
    if (value !== undefined && (value !== stored[secret] || (!ours && key.arn !== undefined))) {
      const version = await overwrite(aws.ssm, parameter, value, { environmentName: environment.name, keyArn: key.arn });
      set.push({ parameter, version, ...said(snyk && word[secret]), ...madeFor(secret, value, environment), ...other });
    } else if (found !== undefined) {
      const otherKey = ours ? {} : { otherKey: key.otherText(found.keyId) };
      set.push({
        parameter,
        version: found.version,
        unchanged: true,
        ...(isUnset(stored[secret] ?? "") ? { neverSet: true } : {}),
        ...otherKey,
      });
    }
  }
  return set;
}

/** The values that are there now; absent where they may not be read. */
async function storedPair({ aws, names }: SecretContext): Promise<Pair> {
  const values = await Promise.all(
    secretPlaces(names).map(async ({ key, parameter }) => [key, await revealIfAllowed(aws.ssm, parameter)] as const),
  );
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function madeFor(key: SecretPlace["key"], value: string, environment: SecretContext["environment"]): Pick<SecretSet, "madeFor"> {
  const host = key === "token" ? regionNote(value, environment) : undefined;
  return host === undefined ? {} : { madeFor: host };
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `${problem}.`).join("\n"), "Nothing was changed.");
}

/** Refuses what Snyk refuses, and a UUID as the organization that nobody vouches for. */
function refuseBySnyk(given: readonly Given[], word: PairWord): void {
  for (const { key, value } of given) {
    const said = word[key];
    if (said.state === "refused") throw new OperationError(`The ${key} was not set: ${said.why}.`, "Nothing was changed.");
    const doubt = key === "organization" ? mayBeToken(value, given.length === 1, said) : undefined;
    if (doubt !== undefined) refuse([`The organization ${doubt}`]);
  }
}

function said(word: PairWord["token"] | undefined): Pick<SecretSet, "snyk"> {
  if (word === undefined) return {};
  return { snyk: word.state === "confirmed" ? "confirmed" : `not checked: ${word.why}` };
}
