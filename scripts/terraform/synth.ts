import { join } from "node:path";
import { ROLE_VARIABLE } from "../../environments/role";
import type { Actor } from "../aws/actor";
import { runChild } from "../process/child";
import { makeFolder } from "../process/files";
import { ROOT } from "../process/paths";
import { OperationError } from "../words/errors";
import { synthEnvironment } from "./environment";
import { libraryOf } from "./library";

export interface SynthOptions {
  readonly actor: Pick<Actor, "environment" | "kind" | "variables">;
  /** Folder for the synthesized stacks. */
  readonly output: string;
  readonly signal?: AbortSignal;
}

/** Synthesizes one environment's stacks with the app's own command, as `cdktf synth` does. Gives a function from stack name to folder. */
export async function synthesize({ actor, output, signal }: SynthOptions): Promise<(stack: string) => string> {
  const { name } = actor.environment;
  const environment = {
    ...synthEnvironment(actor.variables),
    ...libraryOf(actor.variables).variables,
    ENVIRONMENT: name,
    [ROLE_VARIABLE]: actor.kind,
    CDKTF_OUTDIR: output,
  };
  // CDKTF creates only the last folder of the path.
  makeFolder(output);
  const { exitCode, all } = await runChild(process.execPath, appOf(actor.variables), { cwd: ROOT, environment, signal });
  if (exitCode !== 0) throw new OperationError(`The stacks of ${name} could not be synthesized`, all.trim());
  return (stack) => join(output, "stacks", stack);
}

/** Node's arguments to synthesize: main.ts, or the bundled app that OPS_SYNTH_PROGRAM names, which starts sooner. */
function appOf({ OPS_SYNTH_PROGRAM }: Actor["variables"]): string[] {
  return OPS_SYNTH_PROGRAM === undefined ? ["--import", "tsx", "main.ts"] : [OPS_SYNTH_PROGRAM];
}
