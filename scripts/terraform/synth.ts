import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runChild } from "../process/child";
import { OperationError } from "../words/errors";
import { ROOT } from "../process/paths";

export interface SynthOptions {
  readonly environmentName: string;
  /** Folder for the synthesized stacks. */
  readonly output: string;
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** Synthesizes one environment's stacks with the app's own command, as `cdktf synth` does. Gives the folder of a stack by its name. */
export async function synthesize({
  environmentName,
  output,
  processEnvironment,
  signal,
}: SynthOptions): Promise<(stack: string) => string> {
  const environment = { ...processEnvironment, ENVIRONMENT: environmentName, CDKTF_OUTDIR: output };
  // CDKTF makes the last folder of the path only.
  mkdirSync(output, { recursive: true });
  const { exitCode, all } = await runChild(process.execPath, ["--import", "tsx", "main.ts"], { cwd: ROOT, environment, signal });
  if (exitCode !== 0) throw new OperationError(`The stacks of ${environmentName} could not be synthesized`, all.trim());
  return (stack) => join(output, "stacks", stack);
}
