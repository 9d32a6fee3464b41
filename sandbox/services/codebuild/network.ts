import { AwsError } from "../../core/errors";
import type { Access, Caller, SandboxContext } from "../../core/service";
import { ARN } from "../../partition/arn";
import { BuildFailure } from "./failure";
import { invalidInput } from "./errors";
import type { Project } from "./types";

type Vpc = NonNullable<Project["vpcConfig"]>;

/** Where a project is, and whose role it has. */
export interface NetworkUser {
  readonly context: Pick<SandboxContext, "authorize">;
  /** A session of the service role. */
  readonly caller: Caller;
  readonly region: string;
}

/** What CodeBuild looks at with the project's role when a project gets a VPC. */
const LOOKS = ["DescribeVpcs", "DescribeSubnets", "DescribeSecurityGroups"];
/** What it looks at beside them for each build. */
const MORE_LOOKS = ["DescribeDhcpOptions", "DescribeNetworkInterfaces"];

/**
 * The role of a project in a VPC has to see the VPC's parts when the project is written. That these exist is not looked at.
 * Throws InvalidInputException in the words that Terraform's provider waits for while a new policy spreads.
 */
export async function checkNetworkOfProject(user: NetworkUser): Promise<void> {
  for (const operation of LOOKS) {
    await user.context.authorize(user.caller, look(operation, user.region)).catch((error: unknown) => {
      throw isDenial(error) ? invalidInput(`Not authorized to perform ${operation}`) : error;
    });
  }
}

/**
 * A build in a VPC gets a network interface there, which CodeBuild makes, lends to itself and removes as the project's role (CodeBuild
 * User Guide, "Use VPC with CodeBuild" and "Allow CodeBuild access to AWS services required to create a VPC network interface"): all of
 * it is asked before the build begins, so that a role that could not remove the interface shows. Throws {@link BuildFailure}.
 */
export async function checkNetworkOfBuild(user: NetworkUser, vpc: Vpc | undefined): Promise<void> {
  if (!vpc?.vpcId) return;
  for (const access of [...[...LOOKS, ...MORE_LOOKS].map((each) => look(each, user.region)), ...interfaceAccesses(user, vpc)]) {
    await user.context.authorize(user.caller, access).catch((error: unknown) => {
      if (!isDenial(error)) throw error;
      const said = `You are not authorized to perform this operation. ${error.message}`;
      throw new BuildFailure("VPC_CLIENT_ERROR", `Unexpected EC2 error: UnauthorizedOperation: ${said}`);
    });
  }
}

/** A new interface is in no VPC yet, its subnet and its security groups are (Service Authorization Reference, Amazon EC2). */
function interfaceAccesses({ caller, region }: NetworkUser, { vpcId = "", subnets = [], securityGroupIds = [] }: Vpc): Access[] {
  const arn = (type: string, id: string) => `${ARN}:ec2:${region}:${caller.account}:${type}/${id}`;
  const inVpc = { "ec2:Vpc": arn("vpc", vpcId), "aws:RequestedRegion": region };
  const made = { ...inVpc, "ec2:Subnet": arn("subnet", subnets[0] ?? "") };
  const eni = [arn("network-interface", "eni-0a1b2c3d4e5f67890")];
  const places = [...subnets.map((id) => arn("subnet", id)), ...securityGroupIds.map((id) => arn("security-group", id))];
  return [
    { action: "ec2:CreateNetworkInterface", resources: eni, context: { "aws:RequestedRegion": region } },
    { action: "ec2:CreateNetworkInterface", resources: places, context: inVpc },
    {
      action: "ec2:CreateNetworkInterfacePermission",
      resources: eni,
      context: { ...made, "ec2:AuthorizedService": "codebuild.amazonaws.com" },
    },
    { action: "ec2:DeleteNetworkInterface", resources: eni, context: made },
  ];
}

function look(operation: string, region: string): Access {
  return { action: `ec2:${operation}`, resources: [], context: { "aws:RequestedRegion": region } };
}

function isDenial(error: unknown): error is AwsError {
  return error instanceof AwsError && /^AccessDenied/.test(error.code);
}
