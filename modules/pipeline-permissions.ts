import { allowKeyThroughS3 } from "./key-permissions";
import type { ServiceRole } from "./service-role";

export interface PipelinePermissionsProps {
  readonly region: string;
  readonly bucketArn: string;
  /** Key that encrypts the bucket. */
  readonly keyArn: string;
  /** Key prefix of the pipeline's artifacts. */
  readonly artifactPrefix: string;
  readonly sourceRepositoryArn: string;
  readonly projectArn: string;
}

/** CodePipeline stores artifacts under the first 20 letters of the pipeline's name. */
export function artifactPrefix(pipelineName: string): string {
  return pipelineName.slice(0, 20);
}

/** Allows what CodePipeline needs for a CodeCommit source, a CodeBuild action and its artifacts. Source: CodePipeline User Guide, "Manage the service role". */
export function allowPipeline(role: ServiceRole, props: PipelinePermissionsProps): void {
  role.allow(["s3:GetBucketLocation", "s3:GetBucketVersioning"], props.bucketArn);
  role.allow(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], `${props.bucketArn}/${props.artifactPrefix}*`);
  allowKeyThroughS3(role, props);
  role.allow(
    [
      "codecommit:CancelUploadArchive",
      "codecommit:GetBranch",
      "codecommit:GetCommit",
      "codecommit:GetRepository",
      "codecommit:GetUploadArchiveStatus",
      "codecommit:UploadArchive",
    ],
    props.sourceRepositoryArn,
  );
  role.allow(["codebuild:BatchGetBuilds", "codebuild:StartBuild"], props.projectArn);
}
