import type { Environment } from "../../environments/schema";
import { namesOf, stacksOf } from "../../environments/names";
import { confirm } from "../cli/confirm";
import type { FleetContext } from "../cli/context";
import { kindsOf } from "../cli/options";
import { misplacedText, moveCommand } from "../leftovers/text";
import { FROM, TO } from "../state/moves/former";
import { moveRecords, pendingMove, type PendingMove } from "../state/moves/perform";
import { backendsOf, type OpenBackend } from "../state/open";
import { presentError } from "../words/errors";

type Context = Pick<FleetContext, "environments" | "actorIn" | "console" | "signal">;

interface Move extends PendingMove {
  readonly environment: Environment;
}

/**
 * Moves what an earlier version kept in another stack's state, after a question: before anything is planned, since a plan without
 * it would be about another world. An environment in which that fails is said; its two stacks fail then, the others go on.
 */
export async function moveFirst(
  options: { readonly stack?: readonly string[]; readonly yes?: boolean },
  context: Context,
  open: OpenBackend = backendsOf(context),
  ask: typeof confirm = confirm,
): Promise<void> {
  const { console, signal } = context;
  const kinds = kindsOf(options);
  const concerned = context.environments.filter((environment) =>
    [FROM, TO].some((kind) => stacksOf(environment).includes(kind) && (kinds?.includes(kind) ?? true)),
  );
  const moves = await findMoves(concerned, open);
  const asked = moves.filter(({ addresses }) => addresses.length > 0);
  for (const { environment, addresses } of asked) console.line(`${nameOf(environment, FROM)}: ${misplacedText(addresses)}`, "yellow");
  // Locks of a move that was killed are freed without a question: there is nothing else to do any more.
  const agreed = asked.length === 0 || options.yes === true || (!signal.aborted && (await ask(question(asked))));
  for (const move of moves.filter(({ addresses }) => agreed || addresses.length === 0)) {
    if (signal.aborted) return;
    await moveOne(move, open, console);
  }
}

/** A state that cannot be read hinders the plan too, and is said there. */
async function findMoves(environments: readonly Environment[], open: OpenBackend): Promise<Move[]> {
  const found = await Promise.all(
    environments.map(async (environment): Promise<Move> => {
      const pending = await open(environment)
        .then(pendingMove)
        .catch((): PendingMove => ({ addresses: [], locked: false }));
      return { environment, addresses: pending.addresses, locked: pending.locked };
    }),
  );
  return found.filter(({ addresses, locked }) => addresses.length > 0 || locked);
}

async function moveOne({ environment }: Move, open: OpenBackend, console: Context["console"]): Promise<void> {
  const from = nameOf(environment, FROM);
  try {
    const move = async () => moveRecords(await open(environment), environment.name);
    await console.step("move", from, move, (moved) => `${from}  ${moved.length} records to ${nameOf(environment, TO)}`);
  } catch (error) {
    console.line(`${from}: ${presentError(error).text}`, "red");
  }
}

function question(moves: readonly Move[]) {
  const text = `Move the records from the state of ${FROM} to that of ${TO}? Nothing in AWS changes by that.`;
  return { text, option: "--yes", instead: moves.map(({ environment }) => moveCommand({ environmentName: environment.name })).join("\n") };
}

function nameOf(environment: Environment, kind: typeof FROM): string {
  return namesOf(environment).stackNames[kind];
}
