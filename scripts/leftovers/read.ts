import type { StackKind } from "../../environments/names";
import type { Actor } from "../aws/actor";
import { connect } from "../aws/clients";
import { PATIENCE } from "../aws/network";
import { openStateBackend } from "../state/open";
import { parseState } from "../state/state-file";
import { leftoversOf } from "./find";
import type { Leftovers } from "./types";

/** Reads a stack's state and looks for what a stopped run has left. Throws OperationError if the state cannot be read. */
export async function readLeftovers(actor: Actor, kind: StackKind): Promise<Leftovers> {
  const { environment } = actor;
  let clients: ReturnType<typeof connect> | undefined;
  const aws = () => (clients ??= connect(actor, PATIENCE));
  const backend = await openStateBackend(actor, environment.backend.kind === "local" ? undefined : await aws());
  const stored = await backend.read(kind);
  return leftoversOf(kind, environment, stored && parseState(stored.content, backend.location(kind)), aws);
}
