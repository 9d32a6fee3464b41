import { hasRunsStack, isRunRemotely, namesOf, stacksOf } from "../../environments/names";
import { runVariables } from "../../environments/runs";
import { HCP_HOSTNAME } from "../../environments/schema-hcp";
import type { Actor } from "../aws/actor";
import { connect } from "../aws/clients";
import { HcpApi } from "../hcp/api";
import type { HcpBackend } from "../hcp/place";
import { bringAboutWorkspaces } from "../hcp/workspaces";
import { type BootstrapOptions, type Bootstrapped, KEPT_LOCALLY } from "./options";
import { asThemselves } from "./persons";
import { bringAboutRunRoles, type RunRoles } from "./run-roles";

/**
 * Brings about the workspaces of an environment, and the roles that its runs take unless an administrator makes them. May be stopped
 * at any point and run again. Throws OperationError if the caller's credentials are of another account.
 */
export async function bootstrapOverHcp(
  backend: HcpBackend,
  actor: Actor,
  options: BootstrapOptions,
  signal: AbortSignal,
): Promise<Bootstrapped> {
  const { environment } = actor;
  const { progress, personIn = () => Promise.resolve(asThemselves(actor)) } = options;
  const person = hasRunsStack(environment) ? await personIn(environment) : asThemselves(actor);
  const context = { environment, names: namesOf(environment), actor: person, signal };
  // Before anything is made.
  const aws = hasRunsStack(environment) ? await connect(person) : undefined;
  const api = await HcpApi.connect(backend.hostname ?? HCP_HOSTNAME, actor.variables, signal);
  const kinds = (remote: boolean) => stacksOf(environment).filter((kind) => isRunRemotely(environment, kind) === remote);
  const here = await bringAboutWorkspaces(environment, backend, api, { kinds: kinds(false), progress });
  const roles: RunRoles | undefined = aws && (await bringAboutRunRoles({ ...context, aws }, options));
  const variables = roles?.variables ?? runVariables(environment);
  const there = await bringAboutWorkspaces(environment, backend, api, { kinds: kinds(true), variables, progress });
  return { ...KEPT_LOCALLY, workspaces: [...here, ...there], ...(roles && { runRoles: roles.result }) };
}
