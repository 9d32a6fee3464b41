import { AwsError } from "../../core/errors";
import type { Caller, SandboxContext } from "../../core/service";
import { AwsSession } from "../../kit/aws-session";
import { ARN } from "../../partition/arn";
import { BuildFailure } from "./failure";
import type { Build } from "./types";

/** Account, region, repository, and tag or digest of an image in Amazon ECR. */
const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^@]+)|@(sha256:[0-9a-f]{64}))?$/;
const TARGET = "AmazonEC2ContainerRegistry_V20150921";

/** What it takes to fetch an image (CodeBuild User Guide, "Amazon ECR sample"). */
const FETCH = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/**
 * An image of Amazon ECR is fetched as the project's role if the project says so (`imagePullCredentialsType` SERVICE_ROLE); the
 * repository of another account has to let it in too. Whether the image is there is looked up; its content is not used: builds run with
 * this machine's programs. Throws {@link BuildFailure}.
 */
export async function checkImage(
  context: Pick<SandboxContext, "authorize" | "endpoint" | "rootKeys">,
  caller: Caller,
  { image = "", imagePullCredentialsType }: Build["environment"],
): Promise<void> {
  const [, account, region = "", repositoryName = "", tag = "latest", digest] = ECR.exec(image) ?? [];
  if (account === undefined || imagePullCredentialsType !== "SERVICE_ROLE") return;
  const owner = new AwsSession(context.endpoint, region, context.rootKeys(account));
  const ask = <Output>(operation: string, input: object) =>
    owner.json<Output>("ecr", `${TARGET}.${operation}`, { repositoryName, ...input });
  try {
    await context.authorize(caller, { action: "ecr:GetAuthorizationToken", resources: [], context: { "aws:RequestedRegion": region } });
    const resourcePolicies = account === caller.account ? [] : await policyOf(ask);
    const resources = [`${ARN}:ecr:${region}:${account}:repository/${repositoryName}`];
    for (const action of FETCH) await context.authorize(caller, { action, resources, resourcePolicies });
    const imageIds = [digest === undefined ? { imageTag: tag } : { imageDigest: digest }];
    const { failures = [] } = await ask<{ failures?: { failureReason?: string }[] }>("BatchGetImage", { imageIds });
    if (failures.length > 0) throw new AwsError("ImageNotFound", `${image}: not found: ${failures[0]?.failureReason ?? ""}`);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const said = `Unable to pull customer's container image. CannotPullContainerError: Error response from daemon: ${error.message}`;
    throw new BuildFailure("BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE", said);
  }
}

async function policyOf(ask: <Output>(operation: string, input: object) => Promise<Output>): Promise<string[]> {
  try {
    const { policyText } = await ask<{ policyText?: string }>("GetRepositoryPolicy", {});
    return policyText === undefined ? [] : [policyText];
  } catch (error) {
    if (error instanceof AwsError && error.code === "RepositoryPolicyNotFoundException") return [];
    throw error;
  }
}
