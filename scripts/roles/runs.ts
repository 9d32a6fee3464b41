import { namesOf, runsRemotely, stacksOf } from "../../environments/names";
import { placeOf } from "../../environments/place";
import type { Environment } from "../../environments/schema";
import { HCP_HOSTNAME } from "../../environments/schema-hcp";
import { iamArn } from "../../modules/permissions/arn";
import type { Statement } from "../../modules/permissions/statement";
import { RUN_AUDIENCE, runProviderArn, trustRuns } from "../../modules/permissions/trust";

/** The account's identity provider for runs in HCP Terraform. */
export interface RunIdentity {
  readonly url: string;
  readonly audience: string;
  readonly arn: string;
}

/** The project of workspaces for which none is named (API, Projects). */
const DEFAULT_PROJECT = "Default Project";

/** Undefined if Terraform does not run in HCP Terraform. */
export function runIdentityOf(environment: Environment): RunIdentity | undefined {
  const { backend } = environment;
  if (backend.kind !== "hcp" || !runsRemotely(environment)) return undefined;
  const { hostname = HCP_HOSTNAME } = backend;
  return { url: `https://${hostname}`, audience: RUN_AUDIENCE, arn: runProviderArn(placeOf(environment), hostname) };
}

/** What lets the environment's own runs assume a role: plans the one that only reads, applies the one that deploys. */
export function runStatements(environment: Environment, kind: "deploy" | "read-only"): Statement[] {
  const { backend } = environment;
  if (backend.kind !== "hcp" || !runsRemotely(environment)) return [];
  const { hostname = HCP_HOSTNAME, organization, project = DEFAULT_PROJECT } = backend;
  const workspaces = stacksOf(environment).map((stack) => namesOf(environment).workspace(stack));
  const phase = kind === "deploy" ? "apply" : "plan";
  return [trustRuns(placeOf(environment), { hostname, organization, project, workspaces, phase })];
}

/** Variables by which a run gets its credentials from AWS; none of them is a secret. */
export function runVariables(environment: Environment): Record<string, string> {
  if (runIdentityOf(environment) === undefined) return {};
  const { deployRoleArn, readOnlyRoleArn } = environment;
  const { rolePath, deployRole, readOnlyRole } = namesOf(environment);
  const named = (name: string) => iamArn(placeOf(environment), `role${rolePath}${name}`);
  return {
    TFC_AWS_PROVIDER_AUTH: "true",
    TFC_AWS_PLAN_ROLE_ARN: readOnlyRoleArn ?? named(readOnlyRole),
    TFC_AWS_APPLY_ROLE_ARN: deployRoleArn ?? named(deployRole),
  };
}
