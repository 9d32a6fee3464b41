import { arnIn, type Place, servicePrincipal } from "./arn";
import { allow, allowEverywhere, type Statement } from "./statement";

/** The network of a build: ids. */
export interface BuildNetwork {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
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

/** CodeBuild makes a network interface for each build (CodeBuild User Guide, "Allow users access to VPC resources"), here of these alone. */
function networkStatements(place: Place, { subnets, securityGroups }: BuildNetwork): Statement[] {
  const ec2 = (type: string, id: string) => arnIn(place, "ec2", `${type}/${id}`);
  const subnetArns = subnets.map((id) => ec2("subnet", id));
  const interfaces = ec2("network-interface", "*");
  return [
    allow("ec2:CreateNetworkInterface", [interfaces, ...subnetArns, ...securityGroups.map((id) => ec2("security-group", id))]),
    allow("ec2:DeleteNetworkInterface", interfaces),
    allow("ec2:CreateNetworkInterfacePermission", interfaces, {
      StringEquals: { "ec2:AuthorizedService": servicePrincipal("codebuild"), "ec2:Subnet": subnetArns },
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
