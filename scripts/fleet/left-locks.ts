import type { Console } from "../cli/console";
import type { FleetContext } from "../cli/context";
import { type LockLine, readLocks } from "../state/locks";
import { backendsOf, type OpenBackend } from "../state/open";
import { lockText } from "../terraform/state-lock";
import { whoAmI } from "../words/who";

/** How long the user who has stopped the command has to wait for the answer (milliseconds). */
const PATIENCE_MS = 15_000;

/** After an interrupt, says whether locks of this run are still held, and how to free them. Never fails. */
export async function tellOfLeftLocks(
  { environments, console, actorIn }: Pick<FleetContext, "environments" | "actorIn"> & { readonly console: Pick<Console, "line"> },
  startedAt: Date,
  open: OpenBackend = backendsOf({ actorIn }),
): Promise<void> {
  const lines = await answerOf(readLocks(environments, open, new AbortController().signal));
  const unseen = lines === undefined || lines.some(({ reason }) => reason !== undefined);
  const left = (lines ?? []).filter((line) => isOurs(line, startedAt));
  for (const { environment, stack, lock } of left) {
    console.line(`State of ${environment}-${stack} is still locked: ${lock ? lockText(lock, new Date()) : ""}`, "yellow");
    console.line(`  To free it: npm run ops -- state unlock --env ${environment} --stack ${stack} --id ${lock?.id} --force`);
  }
  if (unseen) console.line("Not every state's lock could be read. To look again: npm run ops -- state lock --all", "yellow");
  else if (left.length === 0) console.line("No lock is left behind.");
}

function isOurs({ lock }: LockLine, startedAt: Date): boolean {
  return lock?.who === whoAmI() && (lock.created?.getTime() ?? 0) >= startedAt.getTime();
}

async function answerOf(reading: Promise<LockLine[]>): Promise<LockLine[] | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, undefined)));
  try {
    return await Promise.race([reading, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
