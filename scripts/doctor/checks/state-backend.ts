import type { StackKind } from "../../../environments/names";
import { actorIn } from "../../aws/actor";
import type { StateBackend } from "../../state/backend";
import { openStateBackend } from "../../state/open";
import { visitStates } from "../../state/visit";
import type { Note, Patient } from "../check";
import { couldNotCheck } from "../explain";

/** The result for one state, or for all of them if it has no kind. */
export interface SeenState<T> {
  readonly kind?: StackKind;
  readonly value?: T;
  readonly failure?: Note;
}

/** Looks at the state of every stack that the environment has. A state that cannot be read does not hide the others. */
export async function eachState<T>(
  { environment, access }: Patient,
  look: (backend: StateBackend, kind: StackKind) => Promise<T>,
): Promise<SeenState<T>[]> {
  const open = async () => openStateBackend(actorIn(environment), environment.backend.kind === "s3" ? await access.reader() : undefined);
  // This signal is never aborted: if the user stops the doctor, `within` stops waiting for the check.
  const { signal } = new AbortController();
  const visits = await visitStates([environment], open, signal, ({ backend, kind }) => look(backend, kind));
  return visits.map(({ kind, result }) =>
    "value" in result ? { kind, value: result.value } : { kind, failure: couldNotCheck(result.error) },
  );
}
