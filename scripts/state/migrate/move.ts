import type { StackKind } from "../../../environments/names";
import { OperationError } from "../../words/errors";
import { withLocks } from "../held-locks";
import { parseState } from "../state-file";
import { whatIsLeft } from "./compare";
import type { MigrationPorts, Moved } from "./ports";
import type { Route } from "./route";
import { assertKey, planAfter, planBefore, storedState } from "./verify";

/**
 * Copies every state. Sets the old ones aside, where their place removes states, only when all copies are at the new place and plan there as before. A failure
 * before that leaves all old states as they were; after it, the new states count, and the next run sets aside the old ones
 * that are left. Throws OperationError, StateLocked.
 */
export async function moveStates(kinds: readonly StackKind[], route: Route, ports: MigrationPorts): Promise<Moved[]> {
  const { source, target, step } = ports;
  return withLocks(source, kinds, "migrate", async (locks) => {
    const moved: Moved[] = [];
    for (const kind of kinds) moved.push(await withLocks(target, [kind], "migrate", () => copyOne(kind, route, ports)));
    for (const kind of kinds) await locks.assertHeld(kind);
    for (const kind of source.removes ? kinds : []) {
      const setAside = () => source.setAside(kind);
      await step("aside", kind, setAside, () => source.location(kind));
    }
    return moved;
  });
}

/** Copies one state byte for byte. Skips what an earlier run has done. */
async function copyOne(kind: StackKind, route: Route, ports: MigrationPorts): Promise<Moved> {
  const { source, target, step } = ports;
  const [from, to] = [source.location(kind), target.location(kind)];
  const { content } = await storedState(source, kind);
  const before = await planBefore(ports, kind, "source");
  const there = await target.read(kind);
  if (whatIsLeft({ content, location: from }, there && { content: there.content, location: to }) === "copy") {
    await target.keep(kind);
    const copy = () => target.replace(kind, content, there?.revision);
    await step("copy", kind, copy, () => to);
  }
  const copied = await storedState(target, kind);
  if (copied.content !== content) throw new OperationError(`What is at ${to} is not what was written there`, "Nothing was set aside.");
  assertKey(copied, route, to);
  await planAfter(ports, kind, before, route);
  return { stack: kind, from, to, serial: parseState(content, from).serial, changes: before.length };
}
