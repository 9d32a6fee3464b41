import type { VerbContext } from "../../cli/context";
import { ONE_STACK_OPTION, type OneStateOptions, stackOf } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import type { StateBackend } from "../../state/backend";
import { openStateBackend } from "../../state/open";
import { parseState, resourcesOf, type StateResource } from "../../state/state-file";
import { plural } from "../../words/counts";
import { EXIT, OperationError } from "../../words/errors";

export interface StateShowOptions extends OneStateOptions {
  /** Id of the version. @default the current one */
  readonly version?: string;
}

export const stateShowVerb: Verb<StateShowOptions> = {
  name: "state show",
  summary: "the resources of a state: addresses and types, never the values, which may be secrets",
  example: "state show --env dev --stack scanner",
  options: [ONE_STACK_OPTION, ["--version <id>", "an earlier version; state versions lists them"]],
  run: async (options, context) => {
    const backend = await openStateBackend(context.actor, context.aws);
    return showState(await readState(backend, options, context), context);
  },
};

export interface ShownState {
  readonly location: string;
  readonly version?: string;
  readonly serial: number;
  readonly lineage: string;
  readonly terraformVersion: string;
  readonly resources: readonly StateResource[];
}

/** Reads one state. Throws OperationError if there is none. */
export async function readState(
  backend: StateBackend,
  { version, ...options }: StateShowOptions,
  { environment }: Pick<VerbContext, "environment">,
): Promise<ShownState> {
  const kind = stackOf(options, environment);
  const location = backend.location(kind);
  const content = version === undefined ? (await backend.read(kind))?.content : await backend.readVersion(kind, version);
  if (content === undefined) {
    throw new OperationError(
      `There is no state at ${location}`,
      `If there was one: npm run ops -- state versions --env ${environment.name} --stack ${kind}`,
    );
  }
  const state = parseState(content, version === undefined ? location : `${location}, version ${version},`);
  const { serial, lineage, terraform_version: terraformVersion } = state;
  return { location, version, serial, lineage, terraformVersion, resources: resourcesOf(state) };
}

/** Shows one state. */
export function showState(state: ShownState, { console }: Pick<VerbContext, "console">): number {
  if (console.json) console.result(state);
  else {
    const { location, version, serial, lineage, terraformVersion, resources } = state;
    console.line(`  ${location}${version === undefined ? "" : `, version ${version}`}`);
    console.line(`  serial ${serial}, lineage ${lineage}, Terraform ${terraformVersion}, ${plural(resources.length, "resource")}`);
    console.table(resources.map(({ address, type, managed }) => [address, type, managed ? "" : { text: "read only", style: "dim" }]));
  }
  return EXIT.done;
}
