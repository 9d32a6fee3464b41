import { ARN } from "../../partition/arn";
import type { AwsService, SandboxContext, ServiceFactory } from "../../core/service";
import { access } from "./access";
import { buildReads } from "./builds/read";
import { buildStarts } from "./builds/start";
import { projectReads } from "./projects/read";
import { resourcePolicies } from "./projects/resource-policies";
import { projectWrites } from "./projects/write";
import { BuildRun } from "./runner/build-run";
import { Slots } from "./runner/slots";
import { Store } from "./store";
import type { Build, BuildEntry, BuildPlan } from "./types";

export interface CodeBuildOptions {
  /** Length of one minute in the builds' timeouts. @default 60,000 */
  readonly minuteMilliseconds?: number;
  /** How many builds run at once; further ones are QUEUED. @default 8 */
  readonly concurrentBuilds?: number;
}

/** AWS CodeBuild: projects, and builds that really run their buildspec on this machine. */
export function createCodeBuild(context: SandboxContext, options: CodeBuildOptions = {}): AwsService {
  const store = new Store();
  const settings = { minuteMilliseconds: options.minuteMilliseconds ?? 60_000, slots: new Slots(options.concurrentBuilds ?? 8) };
  let closed = false;
  const launch = (build: Build, plan: BuildPlan): BuildEntry => {
    const run = new BuildRun(context, build, plan, settings);
    if (closed) run.interrupt("STOPPED");
    const ended = run.run().then(() => ({ retryLimit: run.retryLimit }));
    const stop = async () => {
      run.interrupt("STOPPED");
      await ended;
    };
    return { build, plan, stop, ended };
  };
  return {
    name: "codebuild",
    operations: {
      ...projectWrites(store, context),
      ...projectReads(store),
      ...resourcePolicies(store),
      ...buildStarts(store, context, launch),
      ...buildReads(store),
    },
    access,
    tagsOf(arn) {
      const [, region = "", account = "", name = ""] =
        new RegExp(String.raw`^${ARN}:codebuild:([^:]*):([^:]*):project\/(.+)$`).exec(arn) ?? [];
      const project = store.region(account, region).projects.get(name);
      return project && Object.fromEntries((project.tags ?? []).map(({ key = "", value = "" }) => [key, value]));
    },
    async close() {
      closed = true;
      await Promise.all([...store.builds()].filter(({ build }) => !build.buildComplete).map((entry) => entry.stop()));
    },
  };
}

export const codebuild: ServiceFactory = (context) => createCodeBuild(context);
