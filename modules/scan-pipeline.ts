import { Codepipeline } from "@cdktf/provider-aws/lib/codepipeline";
import { Construct } from "constructs";
import type { Place } from "./permissions/arn";
import { pipelineTrust } from "./permissions/pipeline";
import { NO_PACKAGE, PACKAGE_VARIABLE } from "./scanner/contract/starts";
import { type RoleSettings, ServiceRole, settingsOf } from "./service-role";

export interface ScanPipelineProps extends Place, RoleSettings {
  readonly pipelineName: string;
  readonly roleName: string;
  /** Bucket for the artifacts that are passed between stages. */
  readonly artifactBucket: string;
  /** KMS key that encrypts the artifacts. */
  readonly artifactKeyArn: string;
  readonly sourceRepository: string;
  readonly branch: string;
  readonly projectName: string;
  /** Whether of several executions that wait only the newest goes on. @default false: each does, in their order */
  readonly newestOnly?: boolean;
  /** Environment variable of the build that tells the execution's id. @default none does */
  readonly executionVariable?: string;
  /** Whether whoever starts an execution may say for which package. @default nobody says */
  readonly namesPackage?: boolean;
}

const SOURCE_ARTIFACT = "Source";

/** A pipeline with the stages Source and Scan. One execution at a time is in a stage, so that two never write the same outputs. */
export class ScanPipeline extends Construct {
  readonly arn: string;
  /** The pipeline's role; it has no permissions yet. */
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, props: ScanPipelineProps) {
    super(scope, id);
    this.role = new ServiceRole(this, "role", {
      ...settingsOf(props),
      description: "Brings the scanner from its repository to the scan",
      trust: pipelineTrust(props, props.pipelineName),
    });
    const pipeline = new Codepipeline(this, "Default", {
      name: props.pipelineName,
      pipelineType: "V2",
      executionMode: props.newestOnly === true ? "SUPERSEDED" : "QUEUED",
      roleArn: this.role.arn,
      artifactStore: [{ type: "S3", location: props.artifactBucket, encryptionKey: { type: "KMS", id: props.artifactKeyArn } }],
      stage: [
        {
          name: "Source",
          action: [
            {
              name: "Source",
              category: "Source",
              owner: "AWS",
              provider: "CodeCommit",
              version: "1",
              outputArtifacts: [SOURCE_ARTIFACT],
              configuration: { RepositoryName: props.sourceRepository, BranchName: props.branch, PollForSourceChanges: "false" },
            },
          ],
        },
        {
          name: "Scan",
          action: [
            {
              name: "Scan",
              category: "Build",
              owner: "AWS",
              provider: "CodeBuild",
              version: "1",
              inputArtifacts: [SOURCE_ARTIFACT],
              configuration: { ProjectName: props.projectName, ...tell(props.executionVariable) },
            },
          ],
        },
      ],
      ...(props.namesPackage === true && {
        variable: [{ name: PACKAGE_VARIABLE, defaultValue: NO_PACKAGE, description: "The package that has changed" }],
      }),
      dependsOn: [this.role.ready],
    });
    this.arn = pipeline.arn;
  }
}

function tell(name: string | undefined): Record<string, string> {
  if (name === undefined) return {};
  return { EnvironmentVariables: JSON.stringify([{ name, value: "#{codepipeline.PipelineExecutionId}", type: "PLAINTEXT" }]) };
}
