import { deployedStacksOf, namesOf } from "../../environments/names";
import { changedSince } from "../changed/changed";
import type { FleetContext } from "../cli/context";
import { type FleetOptions, kindsOf } from "../cli/options";
import { runDirectory } from "../process/paths";
import { plural } from "../words/counts";
import { EXIT } from "../words/errors";
import { misconfiguredIn, withMisconfigured } from "../words/misconfigured";
import { finish } from "./report";
import type { Stack } from "./stack";

/** With what a checkout is compared if the user names nothing. */
export const CHANGED_SINCE = "origin/main";

/** Selects the stacks of the chosen environments that differ from a commit; says what it has found. `nothing` if none does. */
export async function changedOnly(
  ref: string,
  options: FleetOptions,
  { environments, console, signal }: FleetContext,
): Promise<((stack: Stack) => boolean) | "nothing"> {
  const { commit, changed, because, gone } = await changedSince({
    ref,
    environments: environments.map(({ name }) => name),
    variables: process.env,
    signal,
  });
  const since = commit.slice(0, 12);
  for (const name of gone)
    console.line(`${name} is no longer there: what it has made stays until it is destroyed from ${since}.`, "yellow");
  if (changed === "all") {
    console.line(`Every stack counts as changed since ${since}: ${because ?? ""}.`, "yellow");
    return () => true;
  }
  const kinds = kindsOf(options);
  const mine = environments.flatMap((environment) =>
    deployedStacksOf(environment)
      .filter((kind) => kinds?.includes(kind) ?? true)
      .map((kind) => namesOf(environment).stackNames[kind]),
  );
  const chosen = new Set(changed.filter((name) => mine.includes(name)));
  console.line(`${plural(chosen.size, "stack")} of ${mine.length} ${chosen.size === 1 ? "differs" : "differ"} from ${since}.`);
  return chosen.size === 0 ? "nothing" : ({ name }) => chosen.has(name);
}

/** Ends a run that had nothing to plan, with a report all the same. Gives the exit code. */
export function nothingChanged(context: FleetContext): number {
  const misconfigured = misconfiguredIn(context);
  const startedAt = new Date();
  const report = {
    verb: "plan",
    startedAt: startedAt.toISOString(),
    stacks: [],
    unchanged: context.environments.map(({ name }) => name),
    ...(misconfigured.length > 0 && { misconfigured }),
  };
  const code = finish(report, runDirectory("plan", startedAt), context.console);
  return withMisconfigured(code === EXIT.done ? EXIT.done : code, misconfigured);
}
