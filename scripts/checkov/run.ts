import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runChild } from "../process/child";
import { makeFolder, writePrivate } from "../process/files";
import { ROOT } from "../process/paths";
import { OperationError } from "../words/errors";
import { CONTROL, CONTROL_STACK } from "./control";
import { resourcesIn, type Stack, toHcl } from "./hcl";
import { type Report, readReport } from "./report";
import { parseStack } from "./stack";

/** What checkov is given: every stack by its name. */
export type Stacks = ReadonlyMap<string, Stack>;

interface Place {
  /** Folder for what is written on the way. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Synthesizes the stacks of every environment and every example, as `cdktf synth` does, past whatever the user's own variables say. */
export async function synthesizeAll(place: Place): Promise<Stacks> {
  const examples = await synthesize(place, "examples", { ENVIRONMENT_FILES: join(ROOT, "environments", "examples") });
  return new Map([...(await synthesize(place, "environments", {})), ...examples]);
}

async function synthesize({ folder, signal }: Place, name: string, variables: Readonly<Record<string, string>>): Promise<Stacks> {
  const output = join(folder, "synth", name);
  makeFolder(output);
  const environment = { PATH: process.env.PATH, HOME: folder, CDKTF_OUTDIR: output, ...variables };
  const { exitCode, all } = await runChild(process.execPath, ["--import", "tsx", "main.ts"], { cwd: ROOT, environment, signal });
  if (exitCode !== 0) throw new OperationError("The stacks could not be synthesized", all.trim());
  const names = readdirSync(join(output, "stacks")).sort();
  return new Map(names.map((stack) => [stack, parseStack(stack, readFileSync(join(output, "stacks", stack, "cdk.tf.json"), "utf8"))]));
}

/** Number of all resources. */
export function countResources(stacks: Stacks): number {
  return [...stacks.values()].reduce((sum, stack) => sum + resourcesIn(stack), 0);
}

/** Runs checkov over the stacks and the control. @param python interpreter that has it */
export async function runCheckov(python: string, stacks: Stacks, { folder, signal }: Place): Promise<Report> {
  const home = join(folder, "home");
  makeFolder(home);
  for (const [name, stack] of [...stacks, [CONTROL, CONTROL_STACK] as const])
    writePrivate(join(folder, "hcl", name, "main.tf"), toHcl(stack));
  const args = ["-I", "-m", "checkov.main", "--directory", join(folder, "hcl"), "--framework", "terraform"];
  const offline = ["--output", "json", "--skip-download", "--compact"];
  // checkov takes settings from its folder, from the home folder and from variables: it finds none there.
  const environment = { PATH: dirname(python), HOME: home, LANG: "C.UTF-8", LOG_LEVEL: "ERROR" };
  const { exitCode, stdout, stderr } = await runChild(python, [...args, ...offline], { cwd: home, environment, signal });
  // It ends with 1 if a check has failed.
  if (exitCode > 1 || stdout.trim() === "") throw new OperationError(`checkov ended with ${exitCode}`, stderr.trim().slice(-2000));
  return readReport(stdout);
}
