import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { InLock } from "../terraform/terraform";
import type { StateBackend } from "./backend";
import { withLocks } from "./held-locks";

/**
 * How Terraform on this machine gets the lock of a state: undefined where it takes it itself. In HCP Terraform, its own lock says
 * neither who took it nor when, and whoever meets it is shown the lock that they wanted: so we take it in its place.
 */
export function locksFor(
  { backend }: Pick<Environment, "backend">,
  open: () => Promise<StateBackend>,
): ((kind: StackKind) => InLock) | undefined {
  if (backend.kind !== "hcp") return undefined;
  return (kind) => async (work) => withLocks(await open(), [kind], "terraform", work);
}
