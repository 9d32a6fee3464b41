import type { Environment } from "../../environments/schema";
import { askSnyk, type Pair, pairProblem } from "./judge";
import { SecretsKey } from "./key";
import { describe, type ParameterFacts, reveal } from "./parameters";
import { regionNote, regionProblem } from "./region";
import { type SecretContext, secretPlaces } from "./places";
import type { SnykApi } from "./snyk-api";
import { type SnykProject, staleAmong } from "./snyk-projects";

export interface SecretCheck extends Partial<Pick<ParameterFacts, "name" | "type" | "version" | "lastModified" | "keyId">> {
  readonly parameter: string;
  /** Whether nothing is wrong with it, as far as it was looked at. */
  readonly ok: boolean;
  /**
   * `ok`: Snyk accepts it. `form ok`: a local environment names no Snyk that could be asked. `could not check`: its form is right, but
   * Snyk, which the scan will ask, was not asked or gave no answer.
   */
  readonly verdict: "ok" | "form ok" | "could not check" | "wrong";
  readonly problem?: string;
  /** `confirmed`, or `not checked: WHY`; absent if the value's form is wrong, or if there is nobody to ask. */
  readonly snyk?: string;
  /** The host of Snyk's API that the token names in itself and that the scan will ask; absent for the usual one. */
  readonly madeFor?: string;
  /** Present if it is not encrypted with the key of the secrets stack: what encrypts it instead. The scan can read it all the same. */
  readonly otherKey?: string;
  /** At the organization: projects in Snyk that no environment fills any more. Absent if it was not asked. */
  readonly staleProjects?: readonly SnykProject[];
  /** At the organization: why that is not known. */
  readonly projectsUnknown?: string;
}

/** Every environment that there is: only with them can be told which projects in Snyk are nobody's. */
export interface KnownEnvironments {
  readonly environments: readonly Environment[];
  /** Names of those whose files cannot be used. */
  readonly broken: readonly string[];
}

/** Whether both parameters exist and have values of the right form, which Snyk accepts where it can be reached. Never shows a value. */
export async function checkSecrets({ aws, names, environment, snyk }: SecretContext, known?: KnownEnvironments): Promise<SecretCheck[]> {
  const places = secretPlaces(names);
  const ours = await SecretsKey.find(names.secretsKey, aws);
  const found = await Promise.all(
    places.map(async ({ key, parameter, problemOf }) => {
      const { name, type, version, lastModified, keyId } = await describe(aws.ssm, parameter, environment.name);
      const facts = { name, type, version, ...(lastModified && { lastModified }), ...(keyId && { keyId }) };
      const value = await reveal(aws.ssm, parameter, environment.name);
      const otherKey = (await ours.encrypts(facts.keyId)) ? {} : { otherKey: ours.otherText(facts.keyId) };
      return { key, parameter, facts, value, problem: problemOf(value), otherKey };
    }),
  );
  const valueOf = (key: string) => found.find((each) => each.key === key && each.problem === undefined)?.value;
  const pair = { token: valueOf("token"), organization: valueOf("organization") };
  const word = snyk && (await askSnyk(pair, snyk, environment));
  const region = pair.token === undefined ? undefined : regionProblem(pair.token, environment);
  const host = pair.token === undefined ? undefined : regionNote(pair.token, environment);
  const projects = known && word?.organization.state === "confirmed" ? await staleIn(pair, snyk, known) : {};
  return found.map(({ key, parameter, facts, problem, otherKey }) => {
    const said = word?.[key];
    const refused = said?.state === "refused" ? said.why : undefined;
    const wrong = problem ?? (key === "organization" ? pairProblem(pair) : region) ?? refused;
    return {
      parameter,
      ...facts,
      ...otherKey,
      ok: wrong === undefined,
      verdict: wrong !== undefined ? "wrong" : said === undefined ? "form ok" : said.state === "confirmed" ? "ok" : "could not check",
      ...(key === "token" && host !== undefined ? { madeFor: host } : {}),
      ...(wrong === undefined ? {} : { problem: wrong }),
      ...(key === "organization" ? projects : {}),
      ...(wrong !== undefined || said === undefined ? {} : { snyk: said.state === "confirmed" ? "confirmed" : `not checked: ${said.why}` }),
    };
  });
}

async function staleIn(
  { token, organization }: Pair,
  snyk: SnykApi | undefined,
  { environments, broken }: KnownEnvironments,
): Promise<Pick<SecretCheck, "staleProjects" | "projectsUnknown">> {
  if (snyk === undefined || token === undefined || organization === undefined) return {};
  const projects = await snyk.projects(organization, token);
  if ("why" in projects) return { projectsUnknown: projects.why };
  return { staleProjects: staleAmong(projects, environments, broken) };
}
