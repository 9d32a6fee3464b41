import { join } from "node:path";
import type { StackKind } from "../../environments/names";
import { withToken } from "../hcp/actor-token";
import type { RunMarker } from "../process/run-marker";
import { terraformEnvironment } from "../terraform/environment";
import { writeLockFile } from "../terraform/initialise";
import { checkedPrograms } from "../terraform/programs";
import { synthesize } from "../terraform/synth";
import { type InLock, Terraform } from "../terraform/terraform";
import type { BootstrapContext, BootstrapOptions } from "./options";

/** Synthesizes the environment, and gives a Terraform for the folder of one of its stacks. @param which @default the state stack, whose lock Terraform takes */
export async function prepareTerraform(
  options: BootstrapOptions,
  { actor, environment, names, signal }: Pick<BootstrapContext, "actor" | "environment" | "names" | "signal">,
  workDirectory: string,
  marker: RunMarker,
  { kind = "state", inLock }: { readonly kind?: StackKind; readonly inLock?: InLock } = {},
): Promise<{ terraform: Terraform; directory: string }> {
  const { synthesized, progress = () => undefined } = options;
  const output = join(workDirectory, "bootstrap", environment.name);
  if (synthesized === undefined) progress("synthesizing");
  const directoryOf = synthesized ?? (await synthesize({ actor, output, signal }));
  const directory = directoryOf(names.stackNames[kind]);
  const { tools, config } = checkedPrograms(actor.variables);
  writeLockFile(directory, config.lock);
  const terraform = new Terraform({
    program: tools.terraform,
    directory,
    environment: terraformEnvironment(config, tools, (await withToken(actor, signal)).variables),
    logFile: join(output, "terraform.log"),
    role: actor.role?.arn,
    signal,
    inLock,
    onStart: (pid) => marker.add(pid),
    onKilled: () => marker.keep(),
  });
  return { terraform, directory };
}
