import { loadEnvironment, loadEnvironments } from "../../environments/load";
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
  /** Who acts in one of them. @param kind @default "deploy" */
  readonly actorIn: (environment: Environment, kind?: RoleKind) => Actor;
  readonly console: Console;
  /** Aborted when the user stops the command. */
  readonly signal: AbortSignal;
}

/**
 * The environments that the user named, or all; "all" includes those of a local AWS only if AWS_ENDPOINT_URL is set. Throws
 * UsageError if none is named, and EnvironmentError for mistakes in their files.
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

/** Reads the environment's file, then connects to AWS; the user can mend the errors of both. */
export async function openEnvironment(name: string, console: Console, signal: AbortSignal, caller?: Caller): Promise<VerbContext> {
  const environment = loadEnvironment(name);
  const actor = actorIn(environment, caller);
  return { environment, names: namesOf(environment), actor, aws: await connect(actor), console, signal };
}

/** Whether the user asked for the whole fleet, even if it has only one environment. */
export interface FleetChoice {
  readonly all?: boolean;
}

/** The shape of `--json` depends on what was asked for, never on how many environment files exist. */
export function isFleet({ all = false }: FleetChoice, { environments }: Pick<FleetContext, "environments">): boolean {
  return all || environments.length !== 1;
}
