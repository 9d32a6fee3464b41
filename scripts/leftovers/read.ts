import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Actor } from "../aws/actor";
import { connect } from "../aws/clients";
import { PATIENCE } from "../aws/network";
import { openStateBackend } from "../state/open";
import type { StateBackend } from "../state/backend";
import { parseState, type StateFile } from "../state/state-file";
import { formerOf, leftoversOf } from "./find";
import type { LookClients } from "./look";
import type { Leftovers } from "./types";

/** Reads a stack's state and looks for what a stopped run has left. Throws OperationError if the state cannot be read. */
export async function readLeftovers(actor: Actor, kind: StackKind): Promise<Leftovers> {
  const { environment } = actor;
  let clients: ReturnType<typeof connect> | undefined;
  const aws = () => (clients ??= connect(actor, PATIENCE));
  const backend = await openStateBackend(actor, environment.backend.kind === "s3" ? await aws() : undefined);
  return leftoversIn(backend, kind, environment, aws);
}

/** Reads the states that are needed, and looks. Throws OperationError if a state cannot be read. */
export async function leftoversIn(
  backend: StateBackend,
  kind: StackKind,
  environment: Environment,
  connect: () => Promise<LookClients>,
): Promise<Leftovers> {
  const former = formerOf(kind);
  return leftoversOf(kind, environment, await stateIn(backend, kind), connect, former && (await stateIn(backend, former)));
}

async function stateIn(backend: StateBackend, kind: StackKind): Promise<StateFile | undefined> {
  const stored = await backend.read(kind);
  return stored && parseState(stored.content, backend.location(kind));
}
