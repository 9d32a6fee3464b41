import { askSnyk, pairProblem } from "./judge";
import { describe, type ParameterFacts, reveal } from "./parameters";
import { regionNote, regionProblem } from "./region";
import { type SecretContext, secretPlaces } from "./places";

export interface SecretCheck extends Partial<ParameterFacts> {
  readonly parameter: string;
  readonly ok: boolean;
  readonly problem?: string;
  /** `confirmed`, or `not checked: WHY`; absent if the value's form is wrong, or if there is nobody to ask. */
  readonly snyk?: string;
  /** The host of Snyk's API that the token names in itself and that the scan will ask; absent for the usual one. */
  readonly madeFor?: string;
}

/** Whether both parameters exist and have values of the right form, which Snyk accepts where it can be reached. Never shows a value. */
export async function checkSecrets({ aws, names, environment, snyk }: SecretContext): Promise<SecretCheck[]> {
  const places = secretPlaces(names);
  const found = await Promise.all(
    places.map(async ({ key, parameter, problemOf }) => {
      const facts = await describe(aws.ssm, parameter, environment.name);
      const value = await reveal(aws.ssm, parameter, environment.name);
      return { key, parameter, facts, value, problem: problemOf(value) };
    }),
  );
  const valueOf = (key: string) => found.find((each) => each.key === key && each.problem === undefined)?.value;
  const pair = { token: valueOf("token"), organization: valueOf("organization") };
  const word = snyk && (await askSnyk(pair, snyk, environment));
  const region = pair.token === undefined ? undefined : regionProblem(pair.token, environment);
  const host = pair.token === undefined ? undefined : regionNote(pair.token, environment);
  return found.map(({ key, parameter, facts, problem }) => {
    const said = word?.[key];
    const refused = said?.state === "refused" ? said.why : undefined;
    const wrong = problem ?? (key === "organization" ? pairProblem(pair) : region) ?? refused;
    return {
      parameter,
      ...facts,
      ok: wrong === undefined,
      ...(key === "token" && host !== undefined ? { madeFor: host } : {}),
      ...(wrong === undefined ? {} : { problem: wrong }),
      ...(wrong !== undefined || said === undefined ? {} : { snyk: said.state === "confirmed" ? "confirmed" : `not checked: ${said.why}` }),
    };
  });
}
