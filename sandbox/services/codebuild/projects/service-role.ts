import { ARN } from "../../../partition/arn";
import { randomUUID } from "node:crypto";
import type { SandboxContext } from "../../../core/service";
import { invalidInput } from "../errors";
import { checkNetworkOfProject } from "../network";
import type { Project } from "../types";

/**
 * CodeBuild assumes a service role when a project gets it and when a build starts. Terraform recognises this error and retries until
 * a new role can be assumed, and until it may look at the project's VPC. Throws InvalidInputException, also if the role belongs to another account than the project.
 */
export async function checkServiceRole(
  context: SandboxContext,
  { serviceRole = "", vpcConfig }: Pick<Project, "serviceRole" | "vpcConfig">,
  projectArn: string,
): Promise<void> {
  const [, account] = new RegExp(String.raw`^${ARN}:iam::(\d{12}):role\/.+$`).exec(serviceRole) ?? [];
  if (!account) throw invalidInput(`Invalid service role: ${serviceRole} is not the ARN of a role`);
  if (account !== projectArn.split(":")[4])
    throw invalidInput("Invalid service role: Service role account ID does not match caller's account");
  const session = context.assumeServiceRole(serviceRole, "codebuild.amazonaws.com", `AWSCodeBuild-${randomUUID()}`, projectArn);
  const { accessKeyId } = await session.catch(() => {
    throw invalidInput(`CodeBuild is not authorized to perform: sts:AssumeRole on ${serviceRole}`);
  });
  if (!vpcConfig?.vpcId) return;
  const { caller } = await context.identify(accessKeyId);
  await checkNetworkOfProject({ context, caller, region: projectArn.split(":")[3] ?? "" });
}
