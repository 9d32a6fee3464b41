import type { Names } from "../../environments/names";
import type { Aws } from "../aws/clients";

/** The parts of an account that the secrets need. */
export interface SecretContext {
  readonly aws: Pick<Aws, "ssm">;
  readonly names: Names;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Snyk's newer form of personal and service-account tokens: `snyk_uat.KEY.REST`, `snyk_sat.KEY.REST`. */
const PREFIXED = /^snyk_[us]at\.[\w-]{8,}\.[\w.-]{8,}$/;
/** An organization's slug as in its address, app.snyk.io/org/SLUG. */
const SLUG = /^[a-z0-9][a-z0-9._-]{0,199}$/;

/** What is wrong with a token's form; undefined if nothing is. It never contains the value. */
export function tokenProblem(token: string): string | undefined {
  if (UUID.test(token) || PREFIXED.test(token)) return undefined;
  return `must be a Snyk API token: a UUID, or starting with snyk_uat. or snyk_sat. (this one has ${token.length} characters)`;
}

/** What is wrong with an organization's form; undefined if nothing is. It never contains the value, which may be a token by mistake. */
export function organizationProblem(organization: string): string | undefined {
  if (UUID.test(organization) || SLUG.test(organization)) return undefined;
  return "must be a Snyk organization: its id (a UUID), or its name as in app.snyk.io/org/NAME";
}

/** The parameter of a secret, and the check of its value. */
export interface SecretPlace {
  readonly key: "token" | "organization";
  readonly parameter: string;
  readonly problemOf: (value: string) => string | undefined;
}

/** The places of both secrets in an environment's account. */
export function secretPlaces({ tokenParameter, organizationParameter }: Names): SecretPlace[] {
  return [
    { key: "token", parameter: tokenParameter, problemOf: tokenProblem },
    { key: "organization", parameter: organizationParameter, problemOf: organizationProblem },
  ];
}
