import { type Command, Option } from "commander";
import { refuseForeignSettings } from "../../environments/foreign-settings";
import { callersSts } from "../../environments/endpoints";
import { environmentNames, loadEnvironment } from "../../environments/load";
import type { RoleKind } from "../../environments/role";
import type { Caller } from "../aws/actor";
import { openCaller } from "../aws/caller/open";
import type { StsAddress } from "../aws/caller/provider";
import { askMfa } from "./ask-mfa";
import type { Perform } from "./command-line";
import type { Console } from "./console";
import { type FleetContext, openEnvironment, openEvery, openFleet, type VerbContext } from "./context";
import { listed, split } from "./lists";
import { PROGRAM } from "./program";

/** How a verb of `npm run ops` is named and described. Each verb has its own file. */
interface VerbWords {
  /** One word, or a group's word and the verb's own. */
  readonly name: string;
  readonly summary: string;
  /** The part of an example after `npm run ops --`. */
  readonly example: string;
  /** Options besides `--env` and `--json`. @default none */
  readonly options?: readonly VerbOption[];
}

/** A verb that works on one environment. */
export interface Verb<Options extends object = object> extends VerbWords {
  readonly fleet?: false;
  /** The kind of role in which it acts. @default "deploy" */
  readonly actsAs?: RoleKind;
  /** Gives the exit code. */
  run(options: Options, context: VerbContext): Promise<number>;
}

/** A verb that works on any number of environments. */
export interface FleetVerb<Options extends object = object> extends VerbWords {
  readonly fleet: true;
  /** Whether it means every environment, also if there is none or all are local, as long as the user names none. @default false */
  readonly defaultsToAll?: boolean;
  /** Whether it shows settings that would send an environment's data elsewhere, instead of refusing to begin. @default false */
  readonly showsForeignSettings?: boolean;
  /** Whether it asks AWS nothing, so that it does not matter who the caller is. @default false */
  readonly asksNobody?: boolean;
  /** Gives the exit code. It goes on if the files of some environments have mistakes, shows these, and never ends with success then. */
  run(options: Options, context: FleetContext): Promise<number>;
}

export type AnyVerb = Verb | FleetVerb;

export type VerbOption = readonly [flags: string, description: string];

interface GivenOptions {
  readonly env?: string | readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Names environments instead of `--env`. */
const ENV_VARIABLE = "PACKAGE_SCAN_ENV";

const EXIT_CODES =
  "Exit codes: 0 done, 1 failed, not done or could not be checked, 2 drift, 3 wrong usage or configuration, 130 interrupted";

/** Adds the verbs to a program; verbs whose names share a first word become one command with subcommands. */
export function addVerbs(program: Command, verbs: readonly AnyVerb[], perform: Perform): void {
  const groups = new Map<string, Command>();
  // Whoever asks for each verb anew reads every file again.
  const names = environmentNames().join(", ");
  for (const verb of verbs) {
    const [first = "", second] = verb.name.split(" ");
    if (second === undefined) addVerb(program.command(first), verb, names, perform);
    else {
      const group = groups.get(first) ?? program.command(first).description(groupSummary(first, verbs));
      groups.set(first, group);
      addVerb(group.command(second), verb, names, perform);
    }
  }
}

/** @param names of all environments */
function addVerb(command: Command, verb: AnyVerb, names: string, perform: Perform): void {
  command.description(verb.summary);
  if (verb.fleet) {
    command
      .option("-e, --env <names...>", `environments: ${names} (or ${ENV_VARIABLE})`, listed)
      .addOption(new Option("--all", "every environment").conflicts("env"));
  } else command.addOption(new Option("-e, --env <name>", `environment: ${names}`).env(ENV_VARIABLE).makeOptionMandatory());
  command.option("--json", "machine-readable result on standard output");
  command
    .option("-q, --quiet", "results and errors only")
    .addOption(new Option("-v, --verbose", "what children write too").conflicts("quiet"));
  for (const [flags, description] of verb.options ?? []) {
    if (flags.endsWith("...>")) command.option(flags, description, listed);
    else command.option(flags, description);
  }
  command.addHelpText("after", `\nExample:\n  ${PROGRAM} ${verb.example}\n\n${EXIT_CODES}`);
  command.action((given: GivenOptions) => {
    const options = verb.fleet && given.all !== true ? { ...given, env: given.env ?? split(process.env[ENV_VARIABLE] ?? "") } : given;
    return perform(options, async (console, signal) => {
      if (!verb.fleet) {
        const name = String(options.env);
        const caller = await findCaller(
          verb,
          console,
          stsOf(() => [loadEnvironment(name)], console),
        );
        return verb.run(options, await openEnvironment(name, console, signal, caller, verb.actsAs));
      }
      let chosen: FleetContext["environments"] = [];
      const caller = verb.asksNobody
        ? {}
        : await findCaller(
            verb,
            console,
            stsOf(() => chosen, console),
          );
      const fleet = openChosen(verb, options, console, signal, caller);
      chosen = fleet.environments;
      return verb.run(options, fleet);
    });
  });
}

/** Where the caller's role is assumed; what is to be said about it is said once, and only if a role is. */
function stsOf(environments: () => FleetContext["environments"], console: Console): StsAddress {
  let said: string | undefined;
  return () => {
    const { address, note } = callersSts(environments(), process.env);
    if (note !== undefined && note !== said) console.aside((said = note));
    return address;
  };
}

/** Who the caller is. Two principals of one account look alike in everything else, so what is not used is said. */
async function findCaller(verb: AnyVerb, console: Console, stsAddress: StsAddress): Promise<Caller> {
  const caller = await openCaller(process.env, askMfa, stsAddress);
  const { means, passedOver = [] } = caller.identity ?? {};
  // The doctor has a line of its own for it.
  if (passedOver.length > 0 && !(verb.fleet && verb.showsForeignSettings))
    console.aside(`Acts with ${means}. Not used: ${passedOver.join(", ")}.`);
  return caller;
}

/** The fleet that the user chose. Refuses foreign settings now, and not when the first environment has begun. */
function openChosen(verb: FleetVerb, options: GivenOptions, console: Console, signal: AbortSignal, caller: Caller): FleetContext {
  const every = verb.defaultsToAll === true && options.all !== true && (options.env ?? []).length === 0;
  const fleet = every ? openEvery(console, signal, caller) : openFleet(options, console, signal, caller);
  if (verb.showsForeignSettings !== true) for (const each of fleet.environments) refuseForeignSettings(each, process.env);
  return fleet;
}

function groupSummary(group: string, verbs: readonly AnyVerb[]): string {
  const words = verbs.map(({ name }) => name.split(" ")).filter(([first, second]) => first === group && second !== undefined);
  return `${group}: ${words.map(([, second]) => second).join(", ")}`;
}
