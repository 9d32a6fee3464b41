import type { StackKind } from "../../environments/names";
import type { VerbContext } from "../cli/context";
import type { StateBackend } from "../state/backend";
import { taintedText, untaintCommand } from "../leftovers/text";
import { parseState, resourcesOf, taintedIn } from "../state/state-file";
import { OperationError } from "../words/errors";
import { counterpartsOf, type Found } from "./counterparts";
import type { Survey } from "./look/survey";
import { notesOf } from "./notes";
import { registryObstacles } from "./obstacles/registry";
import { scannerObstacles } from "./obstacles/scanner";
import { isLoss, type PlannedResource } from "./take/planned";
import { type Preview, type TakeOver, throwFailures } from "./take/take-over";
import type { Counterpart, Elsewhere, Leftover, Obstacle, Unchecked } from "./types";

/** What was found, before anything is planned. */
export interface Outlook {
  readonly toAdopt: readonly Counterpart[];
  /** Resources that are in the state already. */
  readonly ours: readonly Counterpart[];
  readonly elsewhere: readonly Elsewhere[];
  readonly leftovers: readonly Leftover[];
  readonly obstacles: readonly Obstacle[];
  readonly notes: readonly string[];
  readonly unchecked: readonly Unchecked[];
}

/** The result; the shape of `--json`. */
export interface Adoption extends Outlook {
  readonly environment: string;
  /** `could not check`: nothing was found, but not everything could be looked at. */
  readonly result: "nothing to adopt" | "could not check" | "refused" | "declined" | "adopted";
  /** Resources of the plan; empty if none was made. */
  readonly planned: readonly PlannedResource[];
}

export interface Ports {
  readonly survey: () => Promise<Survey>;
  readonly states: StateBackend;
  readonly takeOver: TakeOver;
  /** Shows what was found, before anything is planned. */
  readonly onOutlook: (outlook: Outlook) => void;
  /** Writes the secrets again with the values that they have, encrypted with our key. */
  readonly encrypt: () => Promise<unknown>;
  /** Shows the plan and asks. Not called if something would be lost. */
  readonly agree: (preview: Preview) => Promise<boolean>;
}

type Context = Pick<VerbContext, "environment" | "names">;

/** Imports existing resources into the states of the environment's stacks. Nothing is ever destroyed or replaced. */
export async function adopt({ states, takeOver, ...ports }: Ports, context: Context): Promise<Adoption> {
  const known = await knownAddresses(states, context);
  const outlook = outlookOf(await ports.survey(), known, context);
  ports.onOutlook(outlook);
  const { toAdopt, obstacles } = outlook;
  const ended = (result: Adoption["result"], more: Partial<Adoption> = {}): Adoption => {
    return { environment: context.environment.name, result, planned: [], ...outlook, ...more };
  };
  if (obstacles.length > 0) return ended("refused");
  if (toAdopt.length === 0) return ended(outlook.unchecked.length === 0 ? "nothing to adopt" : "could not check");
  try {
    const imported = toAdopt.filter(({ secret = false }) => !secret);
    const preview = imported.length === 0 ? { plans: [], resources: [] } : await takeOver.plan(imported);
    throwFailures(preview.plans.map(({ report }) => report));
    const planned = preview.resources;
    const refused = [...planned.filter(isLoss).map(asObstacle), ...planned.flatMap(ofAnother)];
    if (refused.length > 0) return ended("refused", { planned, obstacles: refused });
    if (!(await ports.agree(preview))) return ended("declined", { planned });
    await takeOver.apply(preview);
    const secrets = toAdopt.filter(({ secret = false }) => secret);
    if (secrets.length > 0) {
      await takeOver.record(secrets);
      await ports.encrypt();
    }
    return ended("adopted", { planned });
  } finally {
    await takeOver.close();
  }
}

/** The stacks whose states have an address. */
type Known = ReadonlyMap<string, readonly StackKind[]>;

/** Decides what to do with everything that was found. */
export function outlookOf(survey: Survey, known: Known, { environment, names }: Context): Outlook {
  const { found, elsewhere, leftovers, unchecked } = survey;
  const counterparts = counterpartsOf(found, { environment, names });
  // An adoption that was stopped after it had recorded the secrets has not encrypted them; what a former stack has is a deploy's.
  const isOurs = ({ address, stack, secret = false, underOurKey = false }: Counterpart) => {
    const stacks = known.get(address) ?? [];
    return stacks.length > 0 && (!secret || underOurKey || !stacks.includes(stack));
  };
  const toAdopt = counterparts.filter((counterpart) => !isOurs(counterpart));
  const stands = ({ what, name }: Obstacle) => toAdopt.some((counterpart) => counterpart.what === what && counterpart.name === name);
  return {
    toAdopt,
    ours: counterparts.filter(isOurs),
    elsewhere,
    leftovers,
    unchecked,
    obstacles: obstaclesOf(found, environment).filter(stands),
    notes: notesOf(found.scanner, toAdopt, environment),
  };
}

function obstaclesOf({ registry, scanner }: Found, environment: Context["environment"]): Obstacle[] {
  return [...registryObstacles(registry, environment), ...scannerObstacles(scanner, environment)];
}

/**
 * Throws OperationError if the states' place does not exist: it has to be bootstrapped first. Also if something in them is tainted:
 * Terraform would replace it, and an adoption replaces nothing.
 */
async function knownAddresses(states: StateBackend, { environment }: Pick<Context, "environment">): Promise<Known> {
  const known = new Map<string, StackKind[]>();
  for (const kind of ["registry", "secrets", "scanner"] as const) {
    const stored = await states.read(kind);
    if (stored === undefined) continue;
    const state = parseState(stored.content, states.location(kind));
    const tainted = taintedIn(state);
    if (tainted.length > 0) {
      const command = untaintCommand(tainted, { environmentName: environment.name, kind });
      throw new OperationError(
        tainted.map((address) => taintedText({ address })).join("\n"),
        `To keep it, then run this again:\n${command}`,
      );
    }
    for (const { address } of resourcesOf(state)) known.set(address, [...(known.get(address) ?? []), kind]);
  }
  return known;
}

function ofAnother({ address, otherOwner }: PlannedResource): Obstacle[] {
  if (otherOwner === undefined) return [];
  const problem = `has the tags of the environment ${otherOwner}, whose resource it would no longer be`;
  const remedy = "Name another in the environment's file. If that environment is gone for good, take the tag environment from it first.";
  return [{ what: "plan", name: address, problem, remedy }];
}

function asObstacle({ address, does, attributes }: PlannedResource): Obstacle {
  return {
    what: "plan",
    name: address,
    problem: `Terraform would ${does} it${attributes.length > 0 ? `: ${attributes.join(", ")}` : ""}`,
    remedy: "Change the environment's file to match what exists, or give the new resource another name.",
  };
}
