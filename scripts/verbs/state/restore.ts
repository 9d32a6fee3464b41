import { readFile } from "node:fs/promises";
import { confirm } from "../../cli/confirm";
import type { VerbContext } from "../../cli/context";
import { ONE_STACK_OPTION, type OneStateOptions, stackOf, YES_OPTION } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import type { StateBackend } from "../../state/backend";
import { freeLeftBehind } from "../../state/held-locks";
import { openStateBackend } from "../../state/open";
import { performRestore, planRestore, type Restore, type RestoreSource } from "../../state/restore";
import { stateInFile } from "../../state/state-in-file";
import { EXIT, UsageError } from "../../words/errors";

export interface StateRestoreOptions extends OneStateOptions {
  readonly from?: string;
  readonly version?: string;
  readonly yes?: boolean;
}

export const stateRestoreVerb: Verb<StateRestoreOptions> = {
  name: "state restore",
  summary: "go back to an earlier state, which is written as a new version; shows the difference first",
  example: "state restore --env dev --stack scanner --from states.tar.gz",
  options: [
    ONE_STACK_OPTION,
    ["--from <file>", "an archive of state backup, or one state as Terraform writes it (errored.tfstate)"],
    [
      "--version <id>",
      "a version of the state, of those that state versions lists; or a run in HCP Terraform that could not store its state",
    ],
    YES_OPTION,
  ],
  run: async (options, context) => restore(options, await openStateBackend(context.actor, context.aws), context),
};

/** Shows what a restore would do, asks, and does it. Gives the exit code. @param ask asks the user for consent */
export async function restore(
  options: StateRestoreOptions,
  backend: StateBackend,
  context: Pick<VerbContext, "environment" | "names" | "console">,
  ask: typeof confirm = confirm,
): Promise<number> {
  const { environment, names, console } = context;
  const kind = stackOf(options, environment);
  const stack = names.stackNames[kind];
  const planned = await planRestore(backend, kind, await sourceOf(options, backend, context));
  if (planned === undefined) {
    // A run that was killed after its last write has left its lock.
    await freeLeftBehind(backend, kind);
    if (console.json) console.result({ stack, restored: false });
    else console.line(`  State of ${stack} is like that already: nothing to do.`);
    return EXIT.done;
  }
  for (const line of restoreLines(stack, planned)) console.line(line);
  const { yes = false } = options;
  const agreed = yes || (await ask({ text: `Restore the state of ${stack}?`, option: "--yes" }));
  if (agreed) await console.step("restore", stack, () => performRestore(planned, backend));
  const { source, lineage, before, serialAfter, difference } = planned;
  if (console.json) console.result({ stack, restored: agreed, source, lineage, serialBefore: before?.serial, serialAfter, difference });
  else if (!agreed) console.line("  Nothing was changed.");
  else console.line(`Next   npm run ops -- plan --env ${environment.name} --stack ${kind}`);
  return agreed ? EXIT.done : EXIT.failed;
}

/** What a restore would do, as lines. */
export function restoreLines(stack: string, { source, before, lineage, serialAfter, difference, setsAside }: Restore): string[] {
  const foreign = before !== undefined && before.lineage !== lineage ? ` of lineage ${before.lineage}` : "";
  const now = before === undefined ? (setsAside ? "unreadable" : "none") : `serial ${before.serial}${foreign}`;
  const named = (mark: string, addresses: readonly string[], what: string) => addresses.map((address) => `    ${mark} ${address}  ${what}`);
  const { added, vanished, changed } = difference;
  return [
    `  State of ${stack}: ${now} -> serial ${serialAfter}${foreign && ` of lineage ${lineage}`}, from ${source}`,
    ...named("+", added, "comes into the state"),
    ...named("-", vanished, "vanishes from the state, not from AWS"),
    ...named("~", changed, "as it was then"),
    ...(added.length + vanished.length + changed.length === 0 ? ["    the same resources"] : []),
  ];
}

async function sourceOf(
  { from, version, ...options }: StateRestoreOptions,
  backend: StateBackend,
  { environment }: Pick<VerbContext, "environment">,
): Promise<RestoreSource> {
  const kind = stackOf(options, environment);
  if (from !== undefined && version === undefined) {
    return { ...(await stateInFile(await readGiven(from), from, environment, kind)), name: from };
  }
  if (version !== undefined && from === undefined) {
    return { content: await backend.readVersion(kind, version), name: `version ${version}`, own: true };
  }
  throw new UsageError(
    "Name either --from or --version: exactly one of them.",
    `For a file: --from FILE. For a version: --version ID, listed by npm run ops -- state versions --env ${environment.name} --stack ${kind}`,
  );
}

async function readGiven(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read.`, undefined, { cause: error });
  }
}
