import type { VerbContext } from "../../cli/context";
import { ONE_STACK_OPTION, type OneStateOptions, stackOf } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import type { StateVersion } from "../../state/backend";
import { openStateBackend } from "../../state/open";
import { EXIT } from "../../words/errors";
import { shortTime } from "../../words/times";

export const stateVersionsVerb: Verb<OneStateOptions> = {
  name: "state versions",
  summary: "every stored version of a state, deletions too",
  example: "state versions --env dev --stack scanner",
  options: [ONE_STACK_OPTION],
  run: async (options, context) => {
    const kind = stackOf(options, context.environment);
    const backend = await openStateBackend(context.actor, context.aws);
    return showVersions({ stack: kind, location: backend.location(kind), versions: await backend.versions(kind) }, context);
  },
};

export interface StateVersions {
  readonly stack: string;
  readonly location: string;
  /** Newest first. */
  readonly versions: readonly StateVersion[];
}

/** Shows the versions of one state. */
export function showVersions(
  { stack, location, versions }: StateVersions,
  { console, environment }: Pick<VerbContext, "console" | "environment">,
): number {
  if (console.json) console.result({ stack, location, versions });
  else {
    console.line(`  ${location}${versions.length === 0 ? ": no version of a state is there" : ""}`);
    console.table(
      versions.map(({ id, current, deleted, bytes, lastModified }) => [
        shortTime(lastModified.toISOString()),
        deleted ? { text: "deleted", style: "yellow" } : `${bytes} bytes`,
        current ? { text: "current", style: "bold" } : "",
        id,
      ]),
    );
    const earlier = versions.find(({ current, deleted }) => !current && !deleted);
    const place = `--env ${environment.name} --stack ${stack}`;
    if (earlier !== undefined) console.line(`Next   npm run ops -- state show ${place} --version ${earlier.id}`);
  }
  return EXIT.done;
}
