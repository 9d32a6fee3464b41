import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { environmentNames } from "../../environments/load";
import type { Variables } from "../aws/actor";
import { runChild } from "../process/child";
import { makeFolder } from "../process/files";
import { ROOT } from "../process/paths";
import { synthEnvironment } from "../terraform/environment";
import { libraryOf } from "../terraform/library";
import { OperationError } from "../words/errors";
import { comparable, type Synthesized } from "./compare";

export interface SynthPlace {
  /** The project's folder, of this commit or of another one. */
  readonly project: string;
  /** Names of environments; those that the folder does not have are passed over. */
  readonly environments: readonly string[];
  /** A folder for the synthesized stacks. */
  readonly output: string;
  readonly variables: Variables;
  readonly signal: AbortSignal;
}

/** Synthesizes environments of a project's folder, with the sources that are there. Throws OperationError if they cannot be. */
export async function synthesizeAll({ project, environments, output, variables, signal }: SynthPlace): Promise<Synthesized> {
  const files = filesIn(project, variables);
  const named = environmentNames(files);
  const there = environments.filter((name) => named.includes(name));
  if (there.length === 0) return new Map();
  makeFolder(output);
  const { exitCode, all } = await runChild(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: project,
    environment: {
      ...synthEnvironment(variables),
      ...libraryOf(variables).variables,
      ENVIRONMENT: there.join(","),
      ENVIRONMENT_FILES: files,
      CDKTF_OUTDIR: output,
    },
    signal,
  });
  if (exitCode !== 0) throw new OperationError(`The stacks in ${project} could not be synthesized`, all.trim());
  const stacks = join(output, "stacks");
  return new Map(readdirSync(stacks).map((name) => [name, comparable(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8"), project)]));
}

/** The environments' folder of a project's folder; one outside of the project is the same for every commit. */
function filesIn(project: string, { ENVIRONMENT_FILES: named }: Variables): string {
  if (named === undefined || named === "") return join(project, "environments");
  const within = relative(ROOT, named);
  return within.startsWith("..") ? named : join(project, within);
}
