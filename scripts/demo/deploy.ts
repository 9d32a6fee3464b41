import { join } from "node:path";
import { cdktfDeploy } from "../terraform/cdktf";
import { type Changes } from "../terraform/terraform";
import { terraformEnvironment } from "../terraform/environment";
import { Milestones } from "./milestones";
import type { World } from "./world";

export interface Deployment {
  /** What each stack's apply did, by its name. Rejects when any fails. */
  readonly done: Promise<Map<string, Changes>>;
  /** The registry can be used. */
  readonly registryReady: Promise<void>;
  /** The secrets' parameters can be set. */
  readonly parametersReady: Promise<void>;
  /** The source repository can be pushed to. */
  readonly repositoryReady: Promise<void>;
  /** The schedule can be started: with it, everything that a scan needs is there. */
  readonly scheduleReady: Promise<void>;
}

/** Starts `cdktf deploy` of registry and scanner, and tells what can be used already while it goes on. */
export function deploy(world: World, progress: (text: string) => void): Deployment {
  const { registry, scanner } = world.names.stackNames;
  const milestones = new Milestones();
  const created = { [registry]: 0, [scanner]: 0 };
  const ready = {
    registryReady: milestones.wait(registry, /Apply complete!/),
    parametersReady: Promise.all([
      milestones.wait(scanner, /aws_ssm_parameter\.token\b.*Creation complete/),
      milestones.wait(scanner, /aws_ssm_parameter\.organization\b.*Creation complete/),
    ]).then(() => undefined),
    // A pipeline runs once when it is made; with nothing in the repository yet, that run ends at once.
    repositoryReady: Promise.all([
      milestones.wait(scanner, /aws_codecommit_repository\..*Creation complete/),
      milestones.wait(scanner, /aws_codepipeline\..*Creation complete/),
    ]).then(() => undefined),
  };
  const scheduleReady = milestones.wait(scanner, /aws_scheduler_schedule\..*Creation complete/);
  const done = cdktfDeploy([registry, scanner], {
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
  // Whoever waits for a milestone that never comes must hear why.
  done.then(
    () => milestones.close(new Error("cdktf deploy ended without it")),
    (error: unknown) => milestones.close(error),
  );
  return { done, ...ready, scheduleReady };
}
