import { namesOf, type StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { FROM, leftBehindIn, TO } from "../state/moves/former";
import { resourcesOf, type StateFile, taintedIn } from "../state/state-file";
import { messageOf } from "../words/errors";
import type { Existing } from "./existing";
import { expectedIn } from "./expected";
import { type LookClients, Looks } from "./look";
import { marksOf } from "./marks";
import { recordedOtherwise } from "./recorded";
import type { Expected, Leftovers } from "./types";

/** The stack whose state is needed too, to tell what is left of this one. */
export function formerOf(kind: StackKind): StackKind | undefined {
  return kind === TO ? FROM : undefined;
}

/**
 * What a stopped run has left of a stack: what is tainted in its state, and what exists in AWS although the state does not know
 * it; and what is still in the state of another stack. If the state knows everything and nothing is tainted, AWS is not asked. What cannot be looked at is listed, and never
 * counts as "nothing".
 * @param state undefined if there is none
 * @param connect gives the clients; called only if they are needed
 * @param former state of the stack that {@link formerOf} names
 */
export async function leftoversOf(
  kind: StackKind,
  environment: Environment,
  state: StateFile | undefined,
  connect: () => Promise<LookClients>,
  former?: StateFile,
): Promise<Leftovers> {
  const known = new Set(state === undefined ? [] : resourcesOf(state).map(({ address }) => address));
  const tainted = state === undefined ? [] : taintedIn(state);
  const misplaced = kind === FROM ? leftBehindIn(state) : kind === TO ? leftBehindIn(former).filter((address) => !known.has(address)) : [];
  for (const address of misplaced) known.add(address);
  const wanted = expectedIn(kind, { environment, names: namesOf(environment) }).filter(
    ({ address }) => !known.has(address) || tainted.includes(address),
  );
  const recorded = recordedOtherwise(kind, environment, state);
  // What is not where the file says cannot be looked for there.
  if (wanted.length === 0 || recorded.recordedIn !== undefined)
    return { tainted: tainted.map((address) => ({ address })), stranded: [], misplaced, unchecked: [], ...recorded };
  const looks = new Looks(await connect(), marksOf(environment));
  const looked = await Promise.all(wanted.map((expected) => lookFor(expected, looks)));
  return {
    tainted: tainted.map((address) => ({ address, ...existence(looked.find(({ expected }) => expected.address === address)) })),
    stranded: looked.flatMap(({ expected: { look: _, ...place }, found }) =>
      found === undefined || known.has(place.address) ? [] : [{ ...place, id: found.id, ours: found.ours }],
    ),
    misplaced,
    ...recorded,
    unchecked: looked.flatMap(({ expected: { what, name }, failure }) => (failure === undefined ? [] : [`${what} ${name}: ${failure}`])),
  };
}

interface Looked {
  readonly expected: Expected;
  readonly found?: Existing;
  /** Why it could not be looked at. */
  readonly failure?: string;
}

async function lookFor(expected: Expected, looks: Looks): Promise<Looked> {
  try {
    return { expected, found: await expected.look(looks) };
  } catch (error) {
    return { expected, failure: messageOf(error) };
  }
}

function existence(looked: Looked | undefined): { readonly exists?: boolean } {
  return looked === undefined || looked.failure !== undefined ? {} : { exists: looked.found !== undefined };
}
