import { nearest } from "../../environments/nearest";
import { STACKS, type StackKind, stacksOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { UsageError } from "../words/errors";
import type { VerbOption } from "./verb";

/** Options of the verbs that work on stacks. */
export interface FleetOptions {
  readonly stack?: readonly string[];
  readonly parallel?: string;
  readonly timeout?: string;
}

export const STACK_OPTION: VerbOption = ["--stack <kinds...>", `only these stacks: ${STACKS.join(", ")}`];
export const PARALLEL_OPTION: VerbOption = ["--parallel <number>", "stacks at the same time; by default as many as cores and memory allow"];
export const TIMEOUT_OPTION: VerbOption = ["--timeout <minutes>", "how long the plan of a stack may take (15)"];
export const YES_OPTION: VerbOption = ["-y, --yes", "go on without asking"];

/** The stacks that were named; undefined for all. Throws UsageError if one does not exist. */
export function kindsOf({ stack }: Pick<FleetOptions, "stack">): readonly StackKind[] | undefined {
  const unknown = stack?.find((name) => !STACKS.some((kind) => kind === name));
  if (unknown !== undefined)
    throw new UsageError(`There is no stack ${unknown}.`, `${didYouMean(unknown, STACKS)}Stacks are: ${STACKS.join(", ")}.`);
  return stack && STACKS.filter((kind) => stack.includes(kind));
}

/** `Did you mean x? `, or nothing if no name is near. */
function didYouMean(word: string, names: readonly string[]): string {
  const meant = nearest(word, names);
  return meant === undefined ? "" : `Did you mean ${meant}? `;
}

/** Milliseconds that planning a stack may take: an account that does not answer must not block the others. Throws UsageError. */
export function timeoutOf({ timeout = "15" }: Pick<FleetOptions, "timeout">): number {
  const minutes = Number(timeout);
  if (!(minutes > 0 && minutes <= 1440)) throw new UsageError(`--timeout ${timeout} is not a number of minutes up to 1440.`);
  return minutes * 60_000;
}

/** Options of the verbs that work on one state. */
export interface OneStateOptions {
  readonly stack?: string;
}

export const ONE_STACK_OPTION: VerbOption = ["--stack <kind>", `the stack whose state to use: ${STACKS.join(", ")}`];

/** The stack that was named. Throws UsageError if none is named, or the environment has no such stack. */
export function stackOf({ stack }: OneStateOptions, environment: Environment): StackKind {
  const kinds = stacksOf(environment);
  const kind = kinds.find((each) => each === stack);
  if (kind !== undefined) return kind;
  const what = stack === undefined ? "No stack is named." : `Environment ${environment.name} has no stack ${stack}.`;
  throw new UsageError(what, `Name one with --stack: ${kinds.join(", ")}.`);
}
