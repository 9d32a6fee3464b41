import type { StackKind } from "../../../environments/names";
import type { StateBackend } from "../../state/backend";
import { actorIn } from "../../aws/actor";
import { openStateBackend } from "../../state/open";
import { visitStates } from "../../state/visit";
import type { Note, Patient } from "../check";
import { couldNotCheck } from "../explain";

/** What came of looking at one state; at all of them, where no kind is named. */
export interface SeenState<T> {
  readonly kind?: StackKind;
  readonly value?: T;
  readonly failure?: Note;
}

/** Looks at the state of every stack that the environment has. What cannot be read says so, and hides no other. */
export async function eachState<T>(
  { environment, access }: Patient,
  look: (backend: StateBackend, kind: StackKind) => Promise<T>,
): Promise<SeenState<T>[]> {
  const open = async () => openStateBackend(actorIn(environment), environment.backend.kind === "local" ? undefined : await access.reader());
  // Who stops the doctor stops waiting for the check, whatever it is at.
  const { signal } = new AbortController();
  const visits = await visitStates([environment], open, signal, ({ backend, kind }) => look(backend, kind));
  return visits.map(({ kind, result }) =>
    "value" in result ? { kind, value: result.value } : { kind, failure: couldNotCheck(result.error) },
  );
}
