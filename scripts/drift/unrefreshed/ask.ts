import pLimit from "p-limit";
import type { StackKind } from "../../../environments/names";
import { isIgnoredTag } from "../../../environments/limits/ignored-tags";
import type { Environment } from "../../../environments/schema";
import type { Actor } from "../../aws/actor";
import { connect } from "../../aws/clients";
import { Interrupted, presentError } from "../../words/errors";
import type { Unchecked } from "../model/types";
import { type Fields, isFields } from "../model/values";
import { isAnswer } from "../unmanaged/aspect";
import { PATIENCE } from "../unmanaged/look";
import { questionsOf, type RealClients } from "./questions";

/** What AWS says of the resources of a stack. */
export interface Real {
  /** Real values of attributes by address; undefined for a resource that does not exist. */
  readonly found: ReadonlyMap<string, Fields | undefined>;
  readonly unchecked: readonly Unchecked[];
  /** Number of questions that AWS has answered. */
  readonly aspects: number;
}

/** Asks about one stack. @param states the attributes in the last state, by address: a resource that is not in it is not asked about */
export type AskReal = (environment: Environment, kind: StackKind, states: ReadonlyMap<string, Fields>) => Promise<Real>;

const AT_ONCE = 8;
const NO_RESOURCE = ["NotFoundException", "ParameterNotFound", "InvalidResourceId"];

/** Asks AWS as the actor of each environment. Throws Interrupted if the user stops it. */
export function askAws(
  actorIn: (environment: Environment) => Actor,
  signal: AbortSignal,
  connectTo: (actor: Actor) => Promise<RealClients> = (actor) => connect(actor, PATIENCE),
): AskReal {
  return async (environment, kind, states) => {
    const asked = questionsOf(kind).filter(({ address }) => states.has(address));
    if (asked.length === 0) return { found: new Map(), unchecked: [], aspects: 0 };
    const connection = connectTo(actorIn(environment));
    const limit = pLimit(AT_ONCE);
    const found = new Map<string, Fields | undefined>();
    const unchecked: Unchecked[] = [];
    await Promise.all(
      asked.map(({ address, aspect, ask }) =>
        limit(async () => {
          if (signal.aborted) throw new Interrupted();
          try {
            const real = asProviderReads(await ask(await connection, states.get(address) ?? {}), environment);
            // One answer that there is none counts, whatever the others have said a moment before.
            if (real === undefined) found.set(address, undefined);
            else if (!found.has(address) || found.get(address) !== undefined) found.set(address, { ...found.get(address), ...real });
          } catch (error) {
            if (isAnswer(error, ...NO_RESOURCE)) found.set(address, undefined);
            else unchecked.push({ address, aspect, reason: presentError(error).text });
          }
        }),
      ),
    );
    return { found, unchecked, aspects: asked.length - unchecked.length };
  };
}

/** Without the tags that the provider is told to ignore. */
function asProviderReads(real: Fields | undefined, { ignoreTags }: Environment): Fields | undefined {
  if (!isFields(real?.tags)) return real;
  const tags = Object.fromEntries(Object.entries(real.tags).filter(([key]) => !isIgnoredTag(key, ignoreTags)));
  return { ...real, tags };
}
