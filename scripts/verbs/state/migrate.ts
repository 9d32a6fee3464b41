import type { StackKind } from "../../../environments/names";
import { confirm } from "../../cli/confirm";
import type { VerbContext } from "../../cli/context";
import { YES_OPTION } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import { runDirectory } from "../../process/paths";
import { requireWritableFolder } from "../../process/writable";
import { readBefore } from "../../state/migrate/before";
import { examine, type Examined, examineInPlace } from "../../state/migrate/examine";
import { moveStates } from "../../state/migrate/move";
import type { MigratePorts, Moved } from "../../state/migrate/ports";
import { question, showEnd, showStates } from "../../state/migrate/render";
import { rewriteStates } from "../../state/migrate/rewrite";
import { type Route, routeOf } from "../../state/migrate/route";
import { openTerraform } from "../../state/migrate/terraform";
import { openStateBackend } from "../../state/open";
import { forgetKilled } from "../../terraform/open-folder";
import { EXIT } from "../../words/errors";

export interface StateMigrateOptions {
  readonly from?: string;
  readonly fromRef?: string;
  readonly fromName?: string;
  readonly yes?: boolean;
}

export const stateMigrateVerb: Verb<StateMigrateOptions> = {
  name: "state migrate",
  summary:
    "move the states to the backend, or the name, that the environment's file now has; the old ones count until the new ones plan the same",
  example: "state migrate --env dev --from-ref main",
  options: [
    ["--from-ref <ref>", "commit or branch with the environment's old file; HEAD by default"],
    ["--from <file>", "a copy of the environment's old file, if git does not have it"],
    ["--from-name <name>", "the environment's name before, if its file was renamed"],
    YES_OPTION,
  ],
  run: async (options, context) => {
    const { environment, actor, aws, signal } = context;
    const logDirectory = runDirectory("state-migrate", new Date());
    requireWritableFolder(logDirectory, "The logs of this run belong there.");
    const before = await readBefore(environment, options);
    const earlier = { ...actor, environment: before.environment };
    const [source, target] = [await openStateBackend(earlier, aws), await openStateBackend(actor, aws)];
    const exitCode = await migrate(options, context, {
      before: before.environment,
      source,
      target,
      openTerraform: (kinds) =>
        openTerraform({ before, actor, kinds }, { signal, logDirectory }, (text) => context.console.line(text, "yellow")),
    });
    // One that was killed after its last copy leaves nothing to move, so its folders are not opened again.
    forgetKilled("migrate", environment.name);
    forgetKilled("migrate-from", before.environment.name);
    return exitCode;
  },
};

/** Shows what would be moved, asks, and moves it. Gives the exit code. */
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
  else showEnd(moved, route, { before, source, environment, names, console });
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
      source,
      target,
      plan,
      step: (label, kind, work, done) => {
        const stack = names.stackNames[kind];
        return console.step(label, stack, work, (result) => `${stack}  ${done(result)}`);
      },
    });
  } finally {
    close();
  }
}
