import { isUnset, isUuid } from "../../modules/scanner/contract/secrets";
import type { Environment } from "../../environments/schema";
import { regionProblem } from "./region";
import type { SnykApi, SnykWord } from "./snyk-api";

/** Both values as they would be in the account. */
export interface Pair {
  /** Undefined if there is none, or if it may not be read. */
  readonly token?: string;
  readonly organization?: string;
}

/** What Snyk says of both; `unknown` with a reason if it was not asked. */
export interface PairWord {
  readonly token: SnykWord;
  readonly organization: SnykWord;
}

/** What is wrong with two values that are right by themselves; undefined if nothing is. */
export function pairProblem({ token, organization }: Pair): string | undefined {
  if (token === undefined || organization === undefined || isUnset(token) || !isSame(token, organization)) return undefined;
  return "is the same as the token: give the organization's id, or its name as in app.snyk.io/org/NAME";
}

/** UUIDs are the same in either case, with and without hyphens. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((value) => value.toLowerCase().replaceAll("-", ""));
  return a === b;
}

/** Asks Snyk about both. Without a token nothing can be asked, and a token of another region is not shown to this one. */
export async function askSnyk(
  { token, organization }: Pair,
  snyk: SnykApi | undefined,
  environment: Pick<Environment, "snyk">,
): Promise<PairWord> {
  const nobody = (why: string): PairWord => ({ token: { state: "unknown", why }, organization: { state: "unknown", why } });
  if (snyk === undefined) return nobody("a local environment names no Snyk");
  if (token === undefined || isUnset(token)) return nobody("there is no token to ask with");
  const region = regionProblem(token, environment);
  if (region !== undefined) return nobody(`the token ${region}`);
  const word = await snyk.token(token);
  if (word.state !== "confirmed") return { token: word, organization: { state: "unknown", why: word.why } };
  if (organization === undefined || isUnset(organization)) return { token: word, organization: { state: "unknown", why: "none is set" } };
  const known = await snyk.organization(organization, token);
  const asksPackages = known.state === "confirmed" && environment.snyk.engine === "api";
  return { token: word, organization: asksPackages ? await snyk.packages(organization, token) : known };
}

/**
 * Why an organization that was given alone may be a token at the wrong prompt: both are UUIDs, and nobody says that it is an
 * organization; undefined if it is none.
 */
export function mayBeToken(organization: string, isAlone: boolean, { state }: SnykWord): string | undefined {
  if (!isUuid(organization) || !isAlone || state === "confirmed") return undefined;
  return "has the form of a token, and no token was given with it: give both, or the organization's name as in app.snyk.io/org/NAME";
}
