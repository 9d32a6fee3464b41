import { arnIn, type Place, servicePrincipal } from "./arn";
import { allow, allowEverywhere, type Statement } from "./statement";

/** The network of a build. */
export interface BuildNetwork {
  /** Id of the VPC. */
  readonly id: string;
}

/** Where a build runs, if not in CodeBuild's own network and image. */
export interface BuildPlace {
  readonly network?: BuildNetwork;
  /** Image of the build, with its tag or digest. */
  readonly image?: string;
}

/** Parts of an image in Amazon ECR: account, region and repository. */
const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+\/([^:@]+)/;

/** Whether the build's role has to fetch the image: CodeBuild fetches its own. */
export function isPrivateImage(image: string): boolean {
  return ECR.test(image);
}

/** What a build needs for its network and its image. */
export function buildStatements(place: Place, { network, image = "" }: BuildPlace): Statement[] {
  return [...(network === undefined ? [] : networkStatements(place, network)), ...imageStatements(place, image)];
}

/**
 * CodeBuild makes a network interface for each build (CodeBuild User Guide, "Allow users access to VPC resources"), here in this VPC alone:
 * an interface that is made has none yet, but its subnet has. The VPC and not the subnets, which would not fit into the boundary.
 */
function networkStatements(place: Place, { id }: BuildNetwork): Statement[] {
  const ec2 = (type: string, name: string) => arnIn(place, "ec2", `${type}/${name}`);
  const interfaces = ec2("network-interface", "*");
  const inVpc = { ArnEquals: { "ec2:Vpc": ec2("vpc", id) } };
  return [
    allow("ec2:CreateNetworkInterface", interfaces),
    allow("ec2:CreateNetworkInterface", [ec2("security-group", "*"), ec2("subnet", "*")], inVpc),
    allow("ec2:DeleteNetworkInterface", interfaces, inVpc),
    allow("ec2:CreateNetworkInterfacePermission", interfaces, {
      StringEquals: { "ec2:AuthorizedService": servicePrincipal("codebuild") },
      ...inVpc,
    }),
    allowEverywhere(
      ["ec2:DescribeDhcpOptions", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"],
      "lists have no resource",
      { StringEquals: { "aws:RequestedRegion": place.region } },
    ),
  ];
}

function imageStatements({ partition }: Place, image: string): Statement[] {
  const [, account = "", region = "", repository = ""] = ECR.exec(image) ?? [];
  if (repository === "") return [];
  return [
    allow(
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      arnIn({ partition, region, account }, "ecr", `repository/${repository}`),
    ),
    allowEverywhere("ecr:GetAuthorizationToken", "a token of ECR has no ARN"),
  ];
}
