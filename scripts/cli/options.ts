import { STACKS, type StackKind } from "../../environments/names";
import { UsageError } from "../words/errors";
import type { VerbOption } from "./verb";

/** Options of the verbs that work on stacks. */
export interface FleetOptions {
  readonly stack?: readonly string[];
  readonly parallel?: string;
  readonly timeout?: string;
}

export const STACK_OPTION: VerbOption = ["--stack <kinds...>", `only these stacks: ${STACKS.join(", ")}`];
export const PARALLEL_OPTION: VerbOption = ["--parallel <number>", "stacks at the same time; by default what cores and memory hold"];
export const TIMEOUT_OPTION: VerbOption = ["--timeout <minutes>", "how long the plan of a stack may take (15)"];
export const YES_OPTION: VerbOption = ["--yes", "go on without asking"];

/** The stacks that were named; undefined for all. Throws UsageError for one that does not exist. */
export function kindsOf({ stack }: Pick<FleetOptions, "stack">): readonly StackKind[] | undefined {
  const unknown = stack?.find((name) => !STACKS.some((kind) => kind === name));
  if (unknown !== undefined) throw new UsageError(`There is no stack ${unknown}.`, `Stacks are: ${STACKS.join(", ")}.`);
  return stack && STACKS.filter((kind) => stack.includes(kind));
}

/** Milliseconds that planning a stack may take: an account that does not answer must not hold up the others for ever. Throws UsageError. */
export function timeoutOf({ timeout = "15" }: Pick<FleetOptions, "timeout">): number {
  const minutes = Number(timeout);
  if (!(minutes > 0 && minutes <= 1440)) throw new UsageError(`--timeout ${timeout} is no number of minutes, up to 1440.`);
  return minutes * 60_000;
}
