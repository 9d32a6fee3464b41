import type { Environment } from "../../environments/schema";
import type { Names } from "../../environments/names";
import { organizationProblem, tokenProblem } from "../../modules/scanner/contract/secrets";
import type { Aws } from "../aws/clients";
import type { SnykApi } from "./snyk-api";

/** The parts of an account that the secrets need. */
export interface SecretContext {
  readonly aws: Pick<Aws, "ssm" | "kms">;
  readonly names: Names;
  readonly environment: Pick<Environment, "name" | "snyk">;
  /** Who is asked whether the values are right. @default nobody: only their form is looked at */
  readonly snyk?: SnykApi;
}

/** The parameter of a secret, and the check of its value's form. */
export interface SecretPlace {
  readonly key: "token" | "organization";
  readonly parameter: string;
  readonly problemOf: (value: string) => string | undefined;
}

/** The question before secrets are written: into which parameters of which account, never the values. */
export function overwriting(
  given: Partial<Record<SecretPlace["key"], string>>,
  { names, environment }: { readonly names: Names; readonly environment: Pick<Environment, "name" | "account"> },
) {
  const parameters = secretPlaces(names).flatMap(({ key, parameter }) => (given[key] ? [parameter] : []));
  return { text: `Write ${parameters.join(" and ")} of ${environment.name} (account ${environment.account})?`, option: "--yes" };
}

/** Every parameter that the secrets' key encrypts: of both secrets, and of the proxy's address if it is one. */
export function encryptedParameters(names: Names): string[] {
  return [...secretPlaces(names).map(({ parameter }) => parameter), ...(names.proxyParameter === undefined ? [] : [names.proxyParameter])];
}

/** The places of both secrets in an environment's account. */
export function secretPlaces({ tokenParameter, organizationParameter }: Names): SecretPlace[] {
  return [
    { key: "token", parameter: tokenParameter, problemOf: tokenProblem },
    { key: "organization", parameter: organizationParameter, problemOf: organizationProblem },
  ];
}
