import { setTimeout as sleep } from "node:timers/promises";
import type { StartBuildInput } from "@aws-sdk/client-codebuild";
import { AwsError } from "../../../core/errors";
import type { ActionContext, ActionResult } from "./action";
import { ActionFailure, artifactStore } from "./action";
import { checkArtifact } from "./artifacts";
import { startBuildInput } from "./codebuild-input";

/** The members of a build that this action reads. */
interface BuildState {
  readonly id: string;
  readonly buildStatus: string;
  readonly buildComplete: boolean;
  readonly projectName: string;
  readonly logs?: { readonly cloudWatchLogsArn?: string };
  readonly phases?: readonly {
    readonly phaseType?: string;
    readonly phaseStatus?: string;
    readonly contexts?: readonly { readonly statusCode?: string; readonly message?: string }[];
  }[];
  readonly exportedEnvironmentVariables?: readonly { readonly name?: string; readonly value?: string }[];
}

/**
 * Starts a build as the pipeline's role and waits for its end. The build itself reads the input artifacts and writes the output
 * artifacts, as its own role: StartBuild only gives their places.
 */
export async function codeBuild(context: ActionContext): Promise<ActionResult> {
  const { run, signal, settings } = context;
  const { kmsKey } = artifactStore(context, context.execution);
  for (const { location } of run.inputs) await checkArtifact(context, location);
  let build = await call<{ build: BuildState }>(context, "StartBuild", startBuildInput(context, kmsKey)).then((output) => output.build);
  run.externalExecutionId = build.id;
  const console = `https://${context.pipeline.region}.console.aws.amazon.com/codesuite/codebuild/projects`;
  run.externalExecutionUrl = `${console}/${build.projectName}/build/${build.id}`;
  while (!build.buildComplete) {
    await sleep(settings.pollMilliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
    const { builds } = await call<{ builds: readonly BuildState[] }>(context, "BatchGetBuilds", { ids: [build.id] });
    const [found] = builds;
    if (!found) throw new ActionFailure("JobFailed", `Build ${build.id} no longer exists`);
    build = found;
    run.logStreamARN = build.logs?.cloudWatchLogsArn;
  }
  if (build.buildStatus !== "SUCCEEDED") throw buildFailure(build);
  const variables = Object.fromEntries((build.exportedEnvironmentVariables ?? []).map(({ name = "", value = "" }) => [name, value]));
  return { variables };
}

async function call<Output>({ session }: ActionContext, operation: string, input: StartBuildInput | { ids: string[] }): Promise<Output> {
  try {
    return await session.json<Output>("codebuild", `CodeBuild_20161006.${operation}`, input);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const verb = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
    const words = `Error calling ${verb}: ${error.message} (Service: AWSCodeBuild; Status Code: ${error.status ?? 400}; Error Code: ${error.code})`;
    throw new ActionFailure(/^AccessDenied/.test(error.code) ? "PermissionError" : "ConfigurationError", words);
  }
}

function buildFailure(build: BuildState): ActionFailure {
  const failed = build.phases?.find(({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== "SUCCEEDED");
  const context = failed?.contexts?.find(({ message }) => message);
  const where = failed ? `. Phase: ${failed.phaseType}, Code: ${context?.statusCode ?? ""}, Message: ${context?.message ?? ""}` : "";
  const message = `Build terminated with state: ${build.buildStatus}${where}`;
  return new ActionFailure("JobFailed", message, message);
}
