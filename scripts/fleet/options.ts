import { STACKS, type StackKind } from "../../environments/names";
import { UsageError } from "../lib/errors";
import type { VerbOption } from "../lib/verb";

/** Options of the verbs that work on stacks. */
export interface FleetOptions {
  readonly stack?: readonly string[];
  readonly parallel?: string;
}

export const STACK_OPTION: VerbOption = ["--stack <kinds...>", `only these stacks: ${STACKS.join(", ")}`];
export const PARALLEL_OPTION: VerbOption = ["--parallel <number>", "stacks at the same time; by default what cores and memory hold"];
export const YES_OPTION: VerbOption = ["--yes", "go on without asking"];

/** The stacks that were named; undefined for all. Throws UsageError for one that does not exist. */
export function kindsOf({ stack }: Pick<FleetOptions, "stack">): readonly StackKind[] | undefined {
  const unknown = stack?.find((name) => !STACKS.some((kind) => kind === name));
  if (unknown !== undefined) throw new UsageError(`There is no stack ${unknown}.`, `Stacks are: ${STACKS.join(", ")}.`);
  return stack && STACKS.filter((kind) => stack.includes(kind));
}
