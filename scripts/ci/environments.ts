import type { Environment } from "../../environments/schema";
import { UsageError } from "../words/errors";

/** An entry of a workflow's matrix. */
export interface MatrixEntry {
  readonly environment: string;
  readonly region: string;
}

/** A matrix as a line of GITHUB_OUTPUT (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands). */
export function matrixOutput(entries: readonly MatrixEntry[]): string {
  return `matrix=${JSON.stringify({ include: entries })}\nany=${entries.length > 0}\n`;
}

/**
 * The environments that workflows work on: all except those of a local AWS. Throws UsageError if there is none.
 * @param only name of a single environment. @default all
 */
export function matrixOf(environments: readonly Environment[], only?: string): MatrixEntry[] {
  const entries = environments.filter(({ local }) => !local).map(({ name, region }) => ({ environment: name, region }));
  const chosen = only === undefined ? entries : entries.filter(({ environment }) => environment === only);
  if (chosen.length > 0) return chosen;
  const names = entries.map(({ environment }) => environment).join(", ");
  throw new UsageError(
    only === undefined
      ? "All environments are of a local AWS; a workflow has none to work on."
      : `A workflow cannot work on environment ${only}: it does not exist or is of a local AWS.`,
    names ? `There are: ${names}.` : "Write environments/NAME.yaml.",
  );
}
