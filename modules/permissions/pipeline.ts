import { arnIn, type Place, servicePrincipal } from "./arn";
import { useThrough } from "./key-use";
import type { Reports } from "./scan";
import { allow, type Statement } from "./statement";
import type { ServiceTrust } from "./trust";

export interface PipelinePermissions extends Place {
  readonly reports: Reports;
  readonly sourceRepositoryArn: string;
  readonly projectArn: string;
}

/** CodePipeline stores artifacts under the first 20 letters of the pipeline's name. */
export function artifactPrefix(pipelineName: string): string {
  return pipelineName.slice(0, 20);
}

/** What CodePipeline needs for a CodeCommit source, a CodeBuild action and its artifacts. Source: CodePipeline User Guide, "Manage the service role". */
export function pipelineStatements(props: PipelinePermissions): Statement[] {
  const { bucketArn, artifactPrefix: prefix, key } = props.reports;
  return [
    allow(["s3:GetBucketLocation", "s3:GetBucketVersioning"], bucketArn),
    allow(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], `${bucketArn}/${prefix}*`),
    useThrough("s3", { actions: ["kms:Decrypt", "kms:GenerateDataKey"], key, place: props }),
    allow(
      [
        "codecommit:CancelUploadArchive",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:GetRepository",
        "codecommit:GetUploadArchiveStatus",
        "codecommit:UploadArchive",
      ],
      props.sourceRepositoryArn,
    ),
    allow(["codebuild:BatchGetBuilds", "codebuild:StartBuild"], props.projectArn),
  ];
}

/** AWS documents aws:SourceArn for CodeBuild and Scheduler, but not for CodePipeline. */
export function pipelineTrust(place: Place, pipelineName: string): ServiceTrust {
  const { account } = place;
  return { service: servicePrincipal("codepipeline"), account, sourceArn: arnIn(place, "codepipeline", pipelineName), namesSource: false };
}
