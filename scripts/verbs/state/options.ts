import { STACKS, type StackKind } from "../../../environments/names";
import type { Environment } from "../../../environments/schema";
import { stacksOf } from "../../terraform/workspace";
import { UsageError } from "../../words/errors";
import type { VerbOption } from "../../cli/verb";

/** Options of the verbs that work on one state. */
export interface OneStateOptions {
  readonly stack?: string;
}

export const ONE_STACK_OPTION: VerbOption = ["--stack <kind>", `stack whose state is meant: ${STACKS.join(", ")}`];

/** The stack that was named. Throws UsageError where none is, or the environment has no such stack. */
export function stackOf({ stack }: OneStateOptions, environment: Environment): StackKind {
  const kinds = stacksOf(environment);
  const kind = kinds.find((each) => each === stack);
  if (kind !== undefined) return kind;
  const what = stack === undefined ? "No stack is named." : `Environment ${environment.name} has no stack ${stack}.`;
  throw new UsageError(what, `Name one with --stack: ${kinds.join(", ")}.`);
}
