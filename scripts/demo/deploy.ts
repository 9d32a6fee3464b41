import { join } from "node:path";
import { cdktfDeploy } from "../terraform/cdktf";
import { terraformEnvironment } from "../terraform/environment";
import { writeLockFile } from "../terraform/initialise";
import { type Changes } from "../terraform/terraform";
import { Milestones } from "./milestones";
import type { World } from "./world";

export interface Deployment {
  /** Counts of each stack's apply, by its name. Rejects if one fails. */
  readonly done: Promise<Map<string, Changes>>;
  /** Resolves when the registry can be used. */
  readonly registryReady: Promise<void>;
  /** Resolves when the secrets' parameters can be set. */
  readonly parametersReady: Promise<void>;
  /** Resolves when the scanner can be pushed to the source repository. */
  readonly repositoryReady: Promise<void>;
  /** Resolves when the schedule can be started: everything that a scan needs exists then. */
  readonly scheduleReady: Promise<void>;
}

/** Starts `cdktf deploy` of registry, secrets and scanner, and reports what can be used while it runs. */
export function deploy(world: World, progress: (text: string) => void): Deployment {
  const { registry, secrets, scanner } = world.names.stackNames;
  const milestones = new Milestones();
  const stacks = [registry, secrets, scanner];
  const created = Object.fromEntries(stacks.map((stack) => [stack, 0]));
  const ready = {
    registryReady: milestones.wait(registry, /Apply complete!/),
    // Whole, since the secrets are encrypted with the key that its alias names.
    parametersReady: milestones.wait(secrets, /Apply complete!/),
    // A new pipeline runs once; that run ends at once, because the repository is still empty.
    repositoryReady: Promise.all([
      milestones.wait(scanner, /aws_codecommit_repository\..*Creation complete/),
      milestones.wait(scanner, /aws_ssm_parameter\.accepted\b.*Creation complete/),
      milestones.wait(scanner, /aws_codepipeline\..*Creation complete/),
    ]).then(() => undefined),
  };
  const scheduleReady = milestones.wait(scanner, /aws_scheduler_schedule\..*Creation complete/);
  for (const stack of stacks) writeLockFile(world.directoryOf(stack), world.terraform.lock);
  const done = cdktfDeploy(stacks, {
    environmentName: world.environment.name,
    environment: terraformEnvironment(world.terraform, world.tools, world.childEnvironment),
    source: world.terraform.source,
    output: world.stacksOutput,
    synthesized: true,
    logFile: join(world.logDirectory, "deploy.log"),
    signal: world.signal,
    onLine: (stack, line) => {
      milestones.see(stack, line);
      if (/Creation complete/.test(line)) created[stack] = (created[stack] ?? 0) + 1;
      progress(
        Object.entries(created)
          .map(([name, count]) => `${name}  ${count} added`)
          .join("   "),
      );
    },
  });
  // Anyone who waits for a milestone that never comes must get the error.
  done.then(
    () => milestones.close(new Error("cdktf deploy ended without it")),
    (error: unknown) => milestones.close(error),
  );
  return { done, ...ready, scheduleReady };
}
