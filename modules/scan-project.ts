import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CodebuildProject } from "@cdktf/provider-aws/lib/codebuild-project";
import { Construct } from "constructs";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { logRetentionDays } from "./log-retention";
import type { Place } from "./permissions/arn";
import { type BuildNetwork, isPrivateImage } from "./permissions/build";
import { scanTrust } from "./permissions/scan";
import { type RoleSettings, ServiceRole, settingsOf } from "./service-role";

export interface ScanProjectProps extends Place, RoleSettings {
  readonly projectName: string;
  readonly logGroupName: string;
  /** Retention of the log in days; rounded up to a value that CloudWatch Logs offers. */
  readonly retentionDays: number;
  readonly roleName: string;
  /** KMS key that encrypts the artifacts. */
  readonly artifactKeyArn: string;
  /** Minutes after which CodeBuild ends the build. */
  readonly timeoutMinutes: number;
  /** Size of the build's machine. @default BUILD_GENERAL1_SMALL */
  readonly computeType?: string | undefined;
  /** Image of CodeBuild's own, or of Amazon ECR. @default Amazon Linux 2023 */
  readonly image?: string | undefined;
  /** VPC in which the build runs. @default CodeBuild's own network */
  readonly vpc?: (BuildNetwork & { readonly subnets: readonly string[]; readonly securityGroups: readonly string[] }) | undefined;
  /** Environment variables of the build; none is secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** Environment variables that have the value of an SSM parameter, by its name, when a build starts; none is secret. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** AWS's Amazon Linux 2023 image, pinned to a major version; it has Python and Node.js. */
const IMAGE = "aws/codebuild/amazonlinux-x86_64-standard:5.0";
/** 2 vCPU and 3 GB (4 on some hosts). The largest part, Snyk's check of 5,000 packages, needs 190 MB. */
const COMPUTE = "BUILD_GENERAL1_SMALL";
const QUEUED_TIMEOUT_MINUTES = 60;

/**
 * What the build does, from its first command on. It is the project's and not the source's: whoever may push to the repository
 * must not decide what runs. Terraform would take the shell's `${` for its own.
 */
const BUILDSPEC = readFileSync(join(__dirname, "scanner", "publish", "buildspec.yml"), "utf8").replaceAll("${", () => "$${");

/** The build project in which the scanner runs, with its log and its role. */
export class ScanProject extends Construct {
  readonly projectName: string;
  readonly arn: string;
  readonly logGroupArn: string;
  /** The project's role; it has no permissions yet. */
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, props: ScanProjectProps) {
    super(scope, id);
    const logs = new CloudwatchLogGroup(this, "logs", {
      name: props.logGroupName,
      retentionInDays: logRetentionDays(props.retentionDays),
    });
    this.logGroupArn = logs.arn;
    this.role = new ServiceRole(this, "role", {
      ...settingsOf(props),
      description: "Runs the package scan",
      trust: scanTrust(props, props.projectName),
    });
    const { computeType = COMPUTE, image = IMAGE, vpc } = props;
    const project = new CodebuildProject(this, "Default", {
      name: props.projectName,
      description: "Scans every package version of the domain with Snyk",
      serviceRole: this.role.arn,
      source: { type: "CODEPIPELINE", buildspec: BUILDSPEC },
      artifacts: { type: "CODEPIPELINE" },
      encryptionKey: props.artifactKeyArn,
      buildTimeout: props.timeoutMinutes,
      queuedTimeout: QUEUED_TIMEOUT_MINUTES,
      environment: {
        type: "LINUX_CONTAINER",
        computeType,
        image,
        imagePullCredentialsType: isPrivateImage(image) ? "SERVICE_ROLE" : "CODEBUILD",
        environmentVariable: [
          ...Object.entries(props.variables).map(([name, value]) => ({ name, value, type: "PLAINTEXT" })),
          ...Object.entries(props.parameters).map(([name, value]) => ({ name, value, type: "PARAMETER_STORE" })),
        ],
      },
      vpcConfig: vpc && { vpcId: vpc.id, subnets: [...vpc.subnets], securityGroupIds: [...vpc.securityGroups] },
      logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: logs.name } },
      dependsOn: [this.role.ready],
    });
    this.projectName = project.name;
    this.arn = project.arn;
  }
}
