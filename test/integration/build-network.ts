import { buildStatements } from "../../modules/permissions/build";
import { type BuildClients, failureOf } from "./codebuild-clients";

const PLACE = { partition: "aws", region: "eu-central-1", account: "111122223333" };
const VPC = { vpcId: "vpc-0a1b2c3d4e5f67890", subnets: ["subnet-0a1b2c3d4e5f67890"], securityGroupIds: ["sg-0a1b2c3d4e5f67890"] };
const BUILDSPEC = "{ version: 0.2, phases: { build: { commands: ['true'] } } }";
const ENVIRONMENT = { type: "LINUX_CONTAINER", computeType: "BUILD_GENERAL1_SMALL" } as const;
const LOGS = [{ Action: "logs:*" }];

/** A project in a VPC, or with an image of ECR, with the very statements that the stacks give its role. */
export async function makePlacedProject(clients: BuildClients, name: string, image?: string): Promise<void> {
  const statements = buildStatements(PLACE, image === undefined ? { network: { id: VPC.vpcId } } : { image });
  const serviceRole = await clients.role(name, "codebuild.amazonaws.com", [...LOGS, ...(statements as { Action: string }[])]);
  const placed = image === undefined ? { vpcConfig: VPC } : {};
  const environment = {
    ...ENVIRONMENT,
    image: image ?? "aws/codebuild/standard:7.0",
    imagePullCredentialsType: image === undefined ? ("CODEBUILD" as const) : ("SERVICE_ROLE" as const),
  };
  await clients.project({ name, serviceRole, buildspec: BUILDSPEC, environment, ...placed });
}

/** How a build of the project ends while its role may not do this: status, phase, code and message. */
export async function endsWithout(clients: BuildClients, projectName: string, action?: string): Promise<(string | undefined)[]> {
  const principal = `arn:aws:iam::${PLACE.account}:role/${projectName}`;
  if (action !== undefined) await clients.sandbox.control("POST", "/_sandbox/withdrawals", { principal, action });
  try {
    const build = await clients.build({ projectName });
    const { phase, code, message } = failureOf(build);
    return [build.buildStatus, phase, code, message?.replace(/AWSCodeBuild-[0-9a-f-]+/, "SESSION")];
  } finally {
    await clients.sandbox.control("DELETE", "/_sandbox/withdrawals");
  }
}
