import { iamArn } from "../modules/permissions/arn";
import { RUN_AUDIENCE, runProviderArn, type RunTrust } from "../modules/permissions/trust";
import { deployedStacksOf, hasRunsStack, namesOf, runsRemotely } from "./names";
import { placeOf } from "./place";
import type { Environment } from "./schema";
import { HCP_HOSTNAME } from "./schema-hcp";

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

/** Which runs are the environment's own, in one phase; undefined if there are none. */
export function runTrustOf(environment: Environment, phase: RunTrust["phase"]): RunTrust | undefined {
  const { backend } = environment;
  if (backend.kind !== "hcp" || !runsRemotely(environment)) return undefined;
  const { hostname = HCP_HOSTNAME, organization, project = DEFAULT_PROJECT } = backend;
  const workspaces = deployedStacksOf(environment).map((stack) => namesOf(environment).workspace(stack));
  return { hostname, organization, project, workspaces, phase };
}

/** ARNs of the roles that runs take; undefined if there are no runs. */
export function runRolesOf(environment: Environment): Readonly<Record<RunTrust["phase"], string>> | undefined {
  if (!runsRemotely(environment)) return undefined;
  const { rolePath, deployRole, readOnlyRole, runPlanRole, runApplyRole } = namesOf(environment);
  const named = (name: string) => iamArn(placeOf(environment), `role${rolePath}${name}`);
  if (hasRunsStack(environment)) return { plan: named(runPlanRole), apply: named(runApplyRole) };
  const { deployRoleArn, readOnlyRoleArn } = environment;
  return { plan: readOnlyRoleArn ?? named(readOnlyRole), apply: deployRoleArn ?? named(deployRole) };
}

/** Variables by which a run gets its credentials from AWS; none of them is a secret. @param roles @default those of the environment's file */
export function runVariables(environment: Environment, roles = runRolesOf(environment)): Record<string, string> {
  if (roles === undefined) return {};
  return { TFC_AWS_PROVIDER_AUTH: "true", TFC_AWS_PLAN_ROLE_ARN: roles.plan, TFC_AWS_APPLY_ROLE_ARN: roles.apply };
}
