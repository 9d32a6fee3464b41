import { type BrokenEnvironment, loadEnvironment, loadReadable } from "../../environments/load";
import { EnvironmentError, UnknownEnvironmentError } from "../../environments/errors";
import { type Names, namesOf } from "../../environments/names";
import type { RoleKind } from "../../environments/role";
import type { Environment } from "../../environments/schema";
import { type Actor, actorIn, type Caller } from "../aws/actor";
import { type Aws, connect } from "../aws/clients";
import { UsageError } from "../words/errors";
import type { Console } from "./console";

/** What a verb works with: one environment, its names, its account's clients. */
export interface VerbContext {
  readonly environment: Environment;
  readonly names: Names;
  /** The identity that {@link aws} and every child process act as. */
  readonly actor: Actor;
  readonly aws: Aws;
  readonly console: Console;
  /** Aborted when the user stops the command. */
  readonly signal: AbortSignal;
}

/** What a verb over many environments works with. */
export interface FleetContext {
  /** Sorted by name. */
  readonly environments: readonly Environment[];
  /** Environments that the user chose and whose files have mistakes: nothing is done of them, and every verb says so. @default none */
  readonly broken?: readonly BrokenEnvironment[];
  /** Who acts in one of them. @param kind @default "deploy" */
  readonly actorIn: (environment: Environment, kind?: RoleKind) => Actor;
  readonly console: Console;
  /** Aborted when the user stops the command. */
  readonly signal: AbortSignal;
}

/**
 * The environments that the user named, or all; "all" includes those of a local AWS only if AWS_ENDPOINT_URL is set. Throws
 * UsageError if none is named or there is none, and EnvironmentError for mistakes in the file of a single named one; with
 * others, it ends up in `broken`.
 */
export function openFleet(
  { env = [], all = false }: { readonly env?: string | readonly string[]; readonly all?: boolean },
  console: Console,
  signal: AbortSignal,
  caller: Caller = {},
  directory?: string,
): FleetContext {
  const { variables = process.env } = caller;
  const names = [...new Set([env].flat())].sort();
  if (names.length === 0 && !all) throw new UsageError("No environment is named.", "Name some with --env NAME..., or take --all.");
  const { environments: chosen, broken } = choose(names, all, directory);
  const environments = all ? chosen.filter(({ local }) => !local || variables.AWS_ENDPOINT_URL !== undefined) : chosen;
  if (environments.length === 0 && broken.length === 0)
    throw new UsageError(
      "There is no environment to work on.",
      chosen.length === 0
        ? "Write environments/NAME.yaml first."
        : "All are local: start the sandbox and set AWS_ENDPOINT_URL, or write environments/NAME.yaml.",
    );
  return { environments, broken, actorIn: (environment, kind) => actorIn(environment, caller, kind), console, signal };
}

/** Every environment that there is, local ones too, for verbs that only look at the files; there may be none. */
export function openEvery(console: Console, signal: AbortSignal, caller: Caller = {}, directory?: string): FleetContext {
  const { environments, broken } = loadReadable(directory);
  return { environments, broken, actorIn: (environment, kind) => actorIn(environment, caller, kind), console, signal };
}

interface Choice {
  readonly environments: readonly Environment[];
  readonly broken: readonly BrokenEnvironment[];
}

/** Throws EnvironmentError only if one environment is meant: with others, it is one of several results. */
function choose(names: readonly string[], all: boolean, directory?: string): Choice {
  if (all) return loadReadable(directory);
  if (names.length === 1) return { environments: names.map((name) => loadEnvironment(name, directory)), broken: [] };
  const environments: Environment[] = [];
  const broken: BrokenEnvironment[] = [];
  for (const name of names) {
    try {
      environments.push(loadEnvironment(name, directory));
    } catch (error) {
      // A name without a file is a slip of the pen, not an account.
      if (!(error instanceof EnvironmentError) || error instanceof UnknownEnvironmentError) throw error;
      broken.push({ name, error });
    }
  }
  return { environments, broken };
}

/**
 * Reads the environment's file, then connects to AWS; the user can mend the errors of both.
 * @param kind the role in which is acted. @default "deploy"
 * @param directory of the file. @default the environments' folder
 */
export async function openEnvironment(
  name: string,
  console: Console,
  signal: AbortSignal,
  caller?: Caller,
  kind?: RoleKind,
  directory?: string,
): Promise<VerbContext> {
  const environment = loadEnvironment(name, directory);
  const actor = actorIn(environment, caller, kind);
  return { environment, names: namesOf(environment), actor, aws: await connect(actor), console, signal };
}

/** Whether the user asked for the whole fleet, even if it has only one environment. */
export interface FleetChoice {
  readonly all?: boolean;
}

/** The shape of `--json` depends on what was asked for, never on how many environment files exist. */
export function isFleet(
  { all = false }: FleetChoice,
  { environments, broken = [] }: Pick<FleetContext, "environments" | "broken">,
): boolean {
  return all || environments.length + broken.length !== 1;
}
