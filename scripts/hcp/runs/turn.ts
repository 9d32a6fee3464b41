import type { StackKind } from "../../../environments/names";
import { holderOf } from "../holder";
import type { HcpPlace } from "../place";
import { heldError, type Where } from "./held";
import type { RemoteRun } from "./remote-run";

/**
 * What to do while a run that needs the workspace to itself waits for its turn. Another may have been made in the same moment: who
 * comes second gives up and is told of the first, as if that had been there before. Throws OperationError that names it.
 */
export function givesWay(run: RemoteRun, place: HcpPlace, where: Where & { readonly kind: StackKind }): () => Promise<void> {
  return async () => {
    // What cannot be seen now is looked at again.
    const holder = await holderOf(await place.workspace(where.kind), place.api).catch(() => undefined);
    if (holder === undefined || holder.id === run.id) return;
    await run.unstoppable().giveUp("Somebody else was first");
    throw heldError(holder, where);
  };
}
