import { type StackKind, stacksOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Actor } from "../aws/actor";
import { forgetKilled, wasKilled } from "../terraform/open-folder";
import { openWorkspaces, type WorkspaceOptions } from "../terraform/workspace";
import { OperationError, UsageError } from "../words/errors";
import type { StateBackend } from "./backend";
import { checkState } from "./check";
import { freeKilledTerraform } from "./held-locks";
import { openStateBackend } from "./open";
import { parseState, taintedIn } from "./state-file";
import { locksFor } from "./terraform-lock";

/**
 * The addresses whose mark to take: those that are named, or all. Throws OperationError if there is no state, UsageError if one of
 * the named addresses is not tainted.
 */
export async function taintedAmong(
  backend: StateBackend,
  kind: StackKind,
  named: readonly string[] | undefined,
  environmentName: string,
): Promise<readonly string[]> {
  const stored = await backend.read(kind);
  if (stored === undefined) {
    throw new OperationError(
      `There is no state at ${backend.location(kind)}`,
      kind === "state"
        ? `If its bootstrap was stopped, that keeps what is tainted too:\nnpm run ops -- bootstrap --env ${environmentName} --yes`
        : `Nothing of this stack is deployed:\nnpm run ops -- deploy --env ${environmentName} --stack ${kind}`,
    );
  }
  const tainted = taintedIn(parseState(stored.content, backend.location(kind)));
  const others = (named ?? []).filter((address) => !tainted.includes(address));
  if (others.length === 0) return named ?? tainted;
  throw new UsageError(
    `Not tainted in ${backend.location(kind)}: ${others.join(", ")}`,
    tainted.length === 0 ? "Nothing is. Nothing was changed." : `Tainted are: ${tainted.join(", ")}. Nothing was changed.`,
  );
}

/** Takes the mark from resources with Terraform, which locks the state. */
export async function untaint(
  actor: Actor,
  kind: StackKind,
  addresses: readonly string[],
  options: Pick<WorkspaceOptions, "signal" | "logDirectory">,
): Promise<void> {
  const examine = () => checkState(actor, kind, options);
  const inLock = locksFor(actor.environment, () => openStateBackend(actor));
  const workspaces = await openWorkspaces(actor, { ...options, purpose: "untaint", kinds: [kind], examine, inLock });
  try {
    for (const workspace of workspaces.all) {
      await workspace.initialise();
      for (const address of addresses) await workspace.terraform.untaint(address);
    }
  } finally {
    workspaces.close();
  }
}

/** Where nothing is tainted any more: frees the locks of an untaint that was killed at its end, and forgets it once none is left. */
export async function forgetKilledUntaint(backend: StateBackend, environment: Environment): Promise<void> {
  if (!wasKilled("untaint", environment.name)) return;
  const free = await Promise.all(stacksOf(environment).map((kind) => freeKilledTerraform(backend, kind)));
  if (free.every(Boolean)) forgetKilled("untaint", environment.name);
}
