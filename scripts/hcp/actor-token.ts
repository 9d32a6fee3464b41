import { HCP_HOSTNAME } from "../../environments/schema-hcp";
import type { Actor } from "../aws/actor";
import { hcpOf } from "./place";
import { accessTo, variableName } from "./token";

/**
 * The same actor, whose Terraform finds the token of the environment's states: it reads one file of settings, and ours has no tokens.
 * Throws UsageError if there is none.
 */
export async function withToken(actor: Actor, signal?: AbortSignal): Promise<Actor> {
  const backend = hcpOf(actor.environment);
  if (backend === undefined) return actor;
  const { hostname = HCP_HOSTNAME } = backend;
  const { token } = await accessTo(hostname, actor.variables, signal);
  return { ...actor, variables: { ...actor.variables, [variableName(hostname)]: token } };
}
