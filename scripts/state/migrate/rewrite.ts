import type { StackKind } from "../../../environments/names";
import { withLocks } from "../held-locks";
import { parseState, withSerial } from "../state-file";
import type { MigrationPorts, Moved } from "./ports";
import type { Route } from "./route";
import { assertKey, planAfter, planBefore, storedState } from "./verify";

/**
 * Writes every state again at its place, with its next serial: that encrypts it with the key that the environment's file names
 * now. The former content stays as a version. Throws OperationError, StateLocked.
 */
export async function rewriteStates(kinds: readonly StackKind[], route: Route, ports: MigrationPorts): Promise<Moved[]> {
  const moved: Moved[] = [];
  for (const kind of kinds) moved.push(await withLocks(ports.target, [kind], "migrate", () => rewriteOne(kind, route, ports)));
  return moved;
}

async function rewriteOne(kind: StackKind, route: Route, ports: MigrationPorts): Promise<Moved> {
  const { target, step } = ports;
  const place = target.location(kind);
  const { content, revision } = await storedState(target, kind);
  const serial = parseState(content, place).serial + 1;
  const before = await planBefore(ports, kind, "target");
  await target.keep(kind);
  const rewrite = () => target.replace(kind, withSerial(content, serial, place), revision);
  await step("rewrite", kind, rewrite, () => place);
  assertKey(await storedState(target, kind), route, place);
  await planAfter(ports, kind, before, route);
  return { stack: kind, from: place, to: place, serial, changes: before.length };
}
