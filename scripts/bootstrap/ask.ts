import { hasStateStack, namesOf } from "../../environments/names";
import { connect } from "../aws/clients";
import { PATIENCE } from "../aws/network";
import { confirm } from "../cli/confirm";
import type { FleetContext } from "../cli/context";
import { keepable, taintedText } from "../leftovers/text";
import type { Tainted } from "../leftovers/types";
import { localStateOf, taintedOfBootstrap } from "./left";

/**
 * Asks, before any work begins, whether to keep what a stopped bootstrap has left tainted. Gives the names of the environments in
 * which the user agrees.
 */
export async function askToKeep(
  { environments, actorIn, console }: Pick<FleetContext, "environments" | "actorIn" | "console">,
  { yes = false }: { readonly yes?: boolean },
  ask: typeof confirm = confirm,
): Promise<ReadonlySet<string>> {
  const keep = new Set<string>();
  for (const environment of environments.filter(hasStateStack)) {
    const tainted = await taintedIn(actorIn(environment));
    const count = keepable(tainted).length;
    if (count === 0) continue;
    for (const each of tainted) console.line(`${environment.name}-state: ${taintedText(each)}`, "yellow");
    const text = `Keep ${count === 1 ? "it as it is" : `these ${count} resources as they are`} (untaint), and go on?`;
    const instead = `npm run ops -- bootstrap --env ${environment.name} --yes`;
    if (yes || (await ask({ text, option: "--yes", instead }))) keep.add(environment.name);
  }
  return keep;
}

/** What hinders this look, such as missing credentials, hinders the bootstrap too and is said there. */
async function taintedIn(actor: ReturnType<FleetContext["actorIn"]>): Promise<readonly Tainted[]> {
  const { environment } = actor;
  try {
    const context = { environment, names: namesOf(environment), actor, aws: await connect(actor, PATIENCE) };
    return await taintedOfBootstrap(context, localStateOf(environment));
  } catch {
    return [];
  }
}
