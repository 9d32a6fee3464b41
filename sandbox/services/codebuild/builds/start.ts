import { ARN } from "../../../partition/arn";
import { AwsError } from "../../../core/errors";
import type { Call, Caller, SandboxContext } from "../../../core/service";
import { buildIdOf, projectNameOf } from "../arns";
import { buildNotFound, invalidInput } from "../errors";
import { checkProject } from "../projects/rules";
import { checkServiceRole } from "../projects/service-role";
import type { Region, Store } from "../store";
import type { Build, BuildEntry, BuildPlan, StartBuildInput } from "../types";
import { initiatorOf, newBuild } from "./new-build";
import { effectivePlan } from "./overrides";

/** Starts a new build and returns its entry, which can stop it. */
export type Launch = (build: Build, plan: BuildPlan) => BuildEntry;

/** StartBuild, RetryBuild. */
export function buildStarts(store: Store, context: SandboxContext, launch: Launch) {
  const start = async (region: Region, caller: Caller, input: StartBuildInput, previous?: Build): Promise<BuildEntry> => {
    const project = region.project(projectNameOf(input.projectName));
    const plan = effectivePlan(project, input, region.account, region.name);
    const build = newBuild(project, input, plan, 0, initiatorOf(caller, input.idempotencyToken));
    const { source, secondarySources } = build;
    checkProject({ source, secondarySources, artifacts: plan.artifacts, secondaryArtifacts: plan.secondaryArtifacts });
    if (build.source.type === "CODEPIPELINE" && !new RegExp(String.raw`^${ARN}:s3:::`).test(build.sourceVersion ?? "")) {
      throw invalidInput("A build of a project with source type CODEPIPELINE can only be started by AWS CodePipeline");
    }
    checkLimit(region, project.name, project.concurrentBuildLimit);
    await checkServiceRole(context, { serviceRole: build.serviceRole }, project.arn);
    build.buildNumber = region.nextBuildNumber(project.name);
    build.autoRetryConfig = autoRetryConfig(plan, previous);
    const entry = launch(build, plan);
    region.builds.set(build.id, entry);
    void entry.ended.then(({ retryLimit }) => retryFailed(region, caller, entry, retryLimit));
    return entry;
  };

  /** Retries a failed build by itself ("CodeBuild will call the RetryBuild API"), up to the project's limit or the buildspec's. */
  const retryFailed = async (region: Region, caller: Caller, { build, plan }: BuildEntry, retryLimit: number) => {
    const limit = Math.max(plan.autoRetryLimit, retryLimit);
    const { autoRetryNumber = 0 } = build.autoRetryConfig ?? {};
    if (build.buildStatus !== "FAILED" || autoRetryNumber >= limit) return;
    const input = { ...plan.startedWith, idempotencyToken: undefined };
    const next = await start(region, caller, input, build).catch(() => undefined);
    build.autoRetryConfig = { ...build.autoRetryConfig, nextAutoRetry: next?.build.arn };
  };

  return {
    async StartBuild(call: Call<StartBuildInput>) {
      const region = store.of(call);
      const { idempotencyToken, ...input } = call.input;
      return once(region, idempotencyToken, JSON.stringify(input), () => start(region, call.caller, call.input));
    },

    /** Runs a build again with the input that it was started with. */
    async RetryBuild(call: Call<{ id?: string; idempotencyToken?: string }>) {
      const region = store.of(call);
      const { id, idempotencyToken } = call.input;
      if (!id) throw invalidInput("A build ID is required");
      const old = region.builds.get(buildIdOf(id));
      if (!old) throw buildNotFound(id);
      if (!old.build.buildComplete) throw invalidInput(`Build ${old.build.id} is still in progress and cannot be retried`);
      return once(region, idempotencyToken, `retry ${old.build.id}`, () =>
        start(region, call.caller, { ...old.plan.startedWith, idempotencyToken }),
      );
    },
  };
}

/** Answers a repeated token with its first build if the request is the same; another request with that token is an error. */
async function once(region: Region, token: string | undefined, request: string, start: () => Promise<BuildEntry>) {
  const known = token === undefined ? undefined : region.tokens.get(token);
  if (known && known.request !== request) throw invalidInput("The idempotency token was used before with other parameters");
  const entry = known?.entry ?? start();
  if (token !== undefined && !known) {
    region.tokens.set(token, { request, entry });
    entry.catch(() => region.tokens.delete(token));
  }
  return { build: (await entry).build };
}

function autoRetryConfig({ autoRetryLimit }: BuildPlan, previous: Build | undefined): Build["autoRetryConfig"] {
  if (!previous) return autoRetryLimit > 0 ? { autoRetryLimit, autoRetryNumber: 0 } : undefined;
  const autoRetryNumber = (previous.autoRetryConfig?.autoRetryNumber ?? 0) + 1;
  return { autoRetryLimit, autoRetryNumber, previousAutoRetry: previous.arn };
}

function checkLimit(region: Region, project: string, limit: number | undefined): void {
  if (limit === undefined) return;
  const running = region.buildsOf(project).filter(({ build }) => !build.buildComplete).length;
  if (running >= limit) {
    throw new AwsError("AccountLimitExceededException", `Cannot have more than ${limit} active builds for the project`);
  }
}
