import type { Environment } from "../../environments/schema";
import type { Sandbox } from "../../sandbox/sandbox";
import { actorIn } from "../../scripts/aws/actor";
import { type Aws, connect } from "../../scripts/aws/clients";

type Place = Pick<Sandbox, "endpoint" | "account" | "rootKeys">;

/** Clients as root of the environment's account, with which a test can read and change everything. */
export function rootClients(environment: Environment, { endpoint, rootKeys }: Pick<Place, "endpoint" | "rootKeys">): Promise<Aws> {
  const caller = { endpoint, credentials: rootKeys(environment.account) };
  return connect({ ...actorIn(environment, caller), role: undefined });
}

/** The clients that `ops` has: as the environment's deploy role, which the sandbox's own account assumes. */
export function opsClients(environment: Environment, { endpoint, account, rootKeys }: Place): Promise<Aws> {
  return connect(actorIn(environment, { endpoint, credentials: rootKeys(account) }));
}
