import { loadEnvironment, loadEnvironments } from "../../environments/load";
import { namesOf, type Names } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { RoleKind } from "../../environments/role";
import { actorIn, type Actor, type Caller } from "../aws/actor";
import { connect, type Aws } from "../aws/clients";
import type { Console } from "./console";
import { UsageError } from "../words/errors";

/** What a verb works with: one environment, its names, its account's clients. */
export interface VerbContext {
  readonly environment: Environment;
  readonly names: Names;
  /** As whom {@link aws} acts, and every child. */
  readonly actor: Actor;
  readonly aws: Aws;
  readonly console: Console;
  /** Aborted when the user stops the command. */
  readonly signal: AbortSignal;
}

/** What a verb over many environments works with. */
export interface FleetContext {
  /** By name. */
  readonly environments: readonly Environment[];
  /** Who acts in one of them. @param kind @default "deploy" */
  readonly actorIn: (environment: Environment, kind?: RoleKind) => Actor;
  readonly console: Console;
  /** Aborted when the user stops the command. */
  readonly signal: AbortSignal;
}

/**
 * The environments that the user named, or all; those of a local AWS are among all only where there is one. Throws UsageError
 * where none is named, and the mistakes of their files.
 */
export function openFleet(
  { env = [], all = false }: { readonly env?: string | readonly string[]; readonly all?: boolean },
  console: Console,
  signal: AbortSignal,
  caller: Caller = {},
): FleetContext {
  const { variables = process.env } = caller;
  const names = [...new Set([env].flat())].sort();
  if (names.length === 0 && !all) throw new UsageError("No environment is named.", "Name some with --env NAME..., or take --all.");
  const environments = all
    ? loadEnvironments().filter(({ local }) => !local || variables.AWS_ENDPOINT_URL !== undefined)
    : names.map((name) => loadEnvironment(name));
  return { environments, actorIn: (environment, kind) => actorIn(environment, caller, kind), console, signal };
}

/** Reads the environment's file, then connects; both errors are the user's to mend. */
export async function openEnvironment(name: string, console: Console, signal: AbortSignal, caller?: Caller): Promise<VerbContext> {
  const environment = loadEnvironment(name);
  const actor = actorIn(environment, caller);
  return { environment, names: namesOf(environment), actor, aws: await connect(actor), console, signal };
}

/** Whether the user meant the fleet, even where it is of one environment. */
export interface FleetChoice {
  readonly all?: boolean;
}

/** The shape of `--json` depends on what was asked for, never on how many environment files there happen to be. */
export function isFleet({ all = false }: FleetChoice, { environments }: Pick<FleetContext, "environments">): boolean {
  return all || environments.length !== 1;
}
