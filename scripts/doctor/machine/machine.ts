import { isLoopback } from "../../../environments/addresses";
import type { Environment } from "../../../environments/schema";
import { runChild } from "../../process/child";
import { readTools, type Tools } from "../../terraform/tools";

type Variables = Readonly<Record<string, string | undefined>>;

/** This machine, as far as the project uses it. */
export interface Machine {
  readonly tools: Tools;
  readonly processEnvironment: Variables;
  /** Whether an environment is on this machine: in the sandbox or another local AWS. */
  readonly localAws: boolean;
  /** The output of a program; undefined if it does not start or fails. */
  readonly output: (program: string, args: readonly string[]) => Promise<string | undefined>;
}

export function thisMachine(
  environments: readonly Environment[],
  signal: AbortSignal,
  processEnvironment: Variables = process.env,
): Machine {
  const endpoints = [processEnvironment.AWS_ENDPOINT_URL, ...environments.map(({ endpoint }) => endpoint)];
  return {
    tools: readTools(),
    processEnvironment,
    localAws: endpoints.some((endpoint) => endpoint !== undefined && isLoopback(endpoint)),
    output: async (program, args) => {
      const environment = { ...processEnvironment, CHECKPOINT_DISABLE: "1" };
      const finished = await runChild(program, args, { environment, signal }).catch(() => undefined);
      return finished?.exitCode === 0 ? finished.stdout : undefined;
    },
  };
}
