import type { StackKind } from "../../../environments/names";
import { runDirectory } from "../../fleet/report";
import { YES_OPTION } from "../../cli/options";
import { confirm } from "../../cli/confirm";
import type { VerbContext } from "../../cli/context";
import { EXIT } from "../../words/errors";
import type { Verb } from "../../cli/verb";
import type { StateBackend } from "../../state/backend";
import { readBefore } from "../../state/migrate/before";
import { examine, examineInPlace, type Examined } from "../../state/migrate/examine";
import { moveStates } from "../../state/migrate/move";
import type { Moved, PlanAt } from "../../state/migrate/ports";
import { rewriteStates } from "../../state/migrate/rewrite";
import { routeOf, type Route } from "../../state/migrate/route";
import { openTerraform } from "../../state/migrate/terraform";
import { openStateBackend } from "../../state/open";

export interface StateMigrateOptions {
  readonly from?: string;
  readonly fromRef?: string;
  readonly yes?: boolean;
}

export const stateMigrateVerb: Verb<StateMigrateOptions> = {
  name: "state migrate",
  summary: "move the states to where the environment's file says now; the old ones count until the new ones plan the same",
  example: "state migrate --env dev --from-ref main",
  options: [
    ["--from-ref <ref>", "commit or branch whose file says where the states are; HEAD by default"],
    ["--from <file>", "a copy of the environment's file from before, where git does not have it"],
    YES_OPTION,
  ],
  run: async (options, context) => {
    const { environment, aws, signal } = context;
    const before = await readBefore(environment, options);
    const [source, target] = [await openStateBackend(before.environment, aws), await openStateBackend(environment, aws)];
    const logDirectory = runDirectory("state-migrate", new Date());
    return migrate(options, context, {
      ...{ before: before.environment, source, target },
      openTerraform: (kinds) => openTerraform({ before, now: environment, kinds }, { signal, logDirectory }),
    });
  },
};

export interface MigratePorts {
  /** The environment as it was. */
  readonly before: VerbContext["environment"];
  readonly source: StateBackend;
  readonly target: StateBackend;
  readonly openTerraform: (kinds: readonly StackKind[]) => Promise<{ readonly plan: PlanAt; readonly close: () => void }>;
  /** Whether the user wants it. @default asks on the terminal */
  readonly ask?: typeof confirm;
}

/** Shows what would be moved, asks, moves it. Gives the exit code. */
export async function migrate(
  { yes = false }: StateMigrateOptions,
  context: Pick<VerbContext, "environment" | "names" | "console">,
  ports: MigratePorts,
): Promise<number> {
  const { environment, console, names } = context;
  const { before, source, target, ask = confirm } = ports;
  const route = routeOf(before, environment, source, target);
  const sides = { environmentName: environment.name, source, target };
  const states: Examined[] = [];
  for (const kind of route.moving) {
    states.push(await (route.inPlace ? examineInPlace(sides, kind, route) : examine(sides, kind)));
  }
  showStates(states, context, ports);
  const left = states.filter(({ todo }) => todo === "copy" || todo === "check" || todo === "rewrite").map(({ kind }) => kind);
  const agreed = left.length === 0 || yes || (await ask({ text: question(left.length, route), option: "--yes" }));
  const moved = agreed && left.length > 0 ? await perform(left, route, context, ports) : [];
  if (console.json) console.result({ environment: environment.name, migrated: agreed, states, moved, staying: route.staying });
  else if (!agreed) console.line("  Nothing was changed.");
  else showEnd(moved, route, { source, environment, names, console });
  return agreed ? EXIT.done : EXIT.failed;
}

async function perform(
  kinds: readonly StackKind[],
  route: Route,
  { console, names }: Pick<VerbContext, "console" | "names">,
  { source, target, openTerraform: open }: MigratePorts,
): Promise<Moved[]> {
  const { plan, close } = await open(kinds);
  try {
    return await (route.inPlace ? rewriteStates : moveStates)(kinds, route, {
      ...{ source, target, plan },
      step: (label, kind, work, done) => {
        const stack = names.stackNames[kind];
        return console.step(label, stack, work, (result) => `${stack}  ${done(result)}`);
      },
    });
  } finally {
    close();
  }
}

const LEFT_TO_DO: Readonly<Record<Examined["todo"], string>> = {
  copy: "to move",
  check: "copied, not checked yet",
  moved: "there already",
  none: "no state yet",
  rewrite: "to encrypt anew",
};

function showStates(
  states: readonly Examined[],
  { console, names }: Pick<VerbContext, "console" | "names">,
  { source, target }: Pick<MigratePorts, "source" | "target">,
): void {
  console.table(
    states.map(({ kind, todo, serial }) => [
      ...[names.stackNames[kind], serial === undefined ? "-" : `serial ${serial}`, LEFT_TO_DO[todo]],
      todo === "copy" || todo === "check" ? `${source.location(kind)} -> ${target.location(kind)}` : target.location(kind),
    ]),
  );
}

function question(count: number, { inPlace }: Route): string {
  const what = count === 1 ? "this state" : `these ${count} states`;
  return inPlace ? `Encrypt ${what} with the new key?` : `Move ${what}?`;
}

function showEnd(
  moved: readonly Moved[],
  { staying, inPlace }: Route,
  { source, environment, names, console }: Pick<VerbContext, "environment" | "names" | "console"> & { readonly source: StateBackend },
): void {
  console.line();
  if (moved.length === 0) console.line("  Every state is where it belongs: nothing to do.");
  else if (inPlace) console.line("  The versions from before need the old key: keep it as long as they may be wanted.");
  else console.line("  What was at the old place is set aside, not deleted: it is among the versions there.");
  for (const kind of staying) {
    console.line(
      `  ${names.stackNames[kind]} stays: bucket and key, which keep the history. Its own state is in there too, at ${source.location(kind)}.`,
    );
  }
  const file = `environments/${environment.name}.yaml`;
  console.line(
    inPlace
      ? `Next   commit ${file}: an apply with the old one would use the old key again`
      : `Next   commit ${file}: whoever has the old one sees no state. Then npm run ops -- plan --env ${environment.name}`,
  );
}
