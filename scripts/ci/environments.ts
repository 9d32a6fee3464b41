import type { BrokenEnvironment } from "../../environments/load";
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

/** Region of the session of an environment's job whose file does not say: it gets as far as the message about the file. */
const SESSION_REGION = "us-east-1";

/** The environments that there are, and those whose files have mistakes. */
export interface Files {
  readonly environments: readonly Environment[];
  readonly broken: readonly BrokenEnvironment[];
}

/**
 * The environments that workflows work on: all except those of a local AWS. One whose file has mistakes is among them: its own job
 * says so and fails, and the others' jobs do their work. Throws UsageError if there is none, and the EnvironmentError of the only one.
 * @param only name of a single environment. @default all
 */
export function matrixOf({ environments, broken }: Files, only?: string): MatrixEntry[] {
  const named = broken.find(({ name }) => name === only);
  if (named !== undefined) throw named.error;
  const entries = [
    ...environments.filter(({ local }) => !local).map(({ name, region }) => ({ environment: name, region })),
    ...broken.map(({ name }) => ({ environment: name, region: SESSION_REGION })),
  ];
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
