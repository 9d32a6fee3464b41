import type { SandboxContext } from "../../../core/service";
import { AwsSession } from "../../../kit/aws-session";
import { ActionFailure } from "../actions/action";
import type { Pipeline } from "../pipeline";
import type { Action, Declaration } from "../types";

/** Assumes the pipeline's role and then the action's own role, if it has one. Throws {@link ActionFailure}. */
export async function actionSession(
  sandbox: SandboxContext,
  pipeline: Pipeline,
  { roleArn }: Declaration,
  action: Action,
): Promise<AwsSession> {
  const region = action.region ?? pipeline.region;
  const sessionName = String(Date.now());
  const refuse = (role: string, error: unknown) =>
    new ActionFailure(
      "PermissionError",
      `CodePipeline is not authorized to perform AssumeRole on role ${role}: ${(error as Error).message}`,
    );
  const keys = await sandbox.assumeServiceRole(roleArn, "codepipeline.amazonaws.com", sessionName, pipeline.arn).catch((error: unknown) => {
    throw refuse(roleArn, error);
  });
  const session = new AwsSession(sandbox.endpoint, region, keys);
  if (!action.roleArn) return session;
  const own = action.roleArn;
  return session.assumeRole(own, sessionName).catch((error: unknown) => {
    throw refuse(own, error);
  });
}
