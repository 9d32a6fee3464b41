import { randomUUID } from "node:crypto";
import type { Caller } from "../../../core/service";
import { buildArn } from "../arns";
import type { Build, BuildPlan, Project, StartBuildInput } from "../types";
import { effectiveEnvironment, effectiveSource } from "./overrides";

/** The build record in StartBuild's answer: the build is submitted and queued. */
export function newBuild(project: Project, input: StartBuildInput, plan: BuildPlan, buildNumber: number, initiator: string): Build {
  const id = `${project.name}:${randomUUID()}`;
  const now = Date.now() / 1000;
  return {
    id,
    arn: buildArn(plan.region, plan.account, id),
    buildNumber,
    startTime: now,
    currentPhase: "QUEUED",
    buildStatus: "IN_PROGRESS",
    sourceVersion: input.sourceVersion ?? project.sourceVersion,
    projectName: project.name,
    phases: [
      { phaseType: "SUBMITTED", phaseStatus: "SUCCEEDED", startTime: now, endTime: now, durationInSeconds: 0 },
      { phaseType: "QUEUED", startTime: now },
    ],
    source: effectiveSource(project, input),
    secondarySources: input.secondarySourcesOverride ?? project.secondarySources ?? [],
    secondarySourceVersions: input.secondarySourcesVersionOverride ?? project.secondarySourceVersions ?? [],
    artifacts: { location: "" },
    cache: input.cacheOverride ?? project.cache,
    environment: effectiveEnvironment(project, input),
    serviceRole: input.serviceRoleOverride ?? project.serviceRole,
    logs: { cloudWatchLogs: plan.logsConfig.cloudWatchLogs, s3Logs: plan.logsConfig.s3Logs },
    timeoutInMinutes: input.timeoutInMinutesOverride ?? project.timeoutInMinutes,
    queuedTimeoutInMinutes: plan.queuedTimeoutInMinutes,
    buildComplete: false,
    initiator,
    vpcConfig: project.vpcConfig,
    encryptionKey: input.encryptionKeyOverride ?? project.encryptionKey,
  };
}

/** The sandbox's CodePipeline names itself in the idempotency token, because StartBuild has no member for the initiator. */
const PIPELINE_TOKEN = /^(codepipeline\/[\w.@-]+)\/[0-9a-f-]{36}\//;

/** `initiator` in AWS's form: a user's name, `ROLE/SESSION` or `codepipeline/NAME`. */
export function initiatorOf(caller: Caller, idempotencyToken: string | undefined): string {
  const [, pipeline] = PIPELINE_TOKEN.exec(idempotencyToken ?? "") ?? [];
  if (pipeline && caller.arn.includes(":assumed-role/")) return pipeline;
  const [, name] = /(?:user|assumed-role)\/(.+)$/.exec(caller.arn) ?? [];
  return name ?? caller.arn.split(":").at(-1) ?? caller.arn;
}
