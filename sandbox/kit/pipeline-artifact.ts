/**
 * The agreement of CodePipeline and CodeBuild on artifacts in the artifact bucket:
 * this key of the object's metadata holds the revision that the artifact was made from.
 */
export const REVISION_METADATA = "codepipeline-artifact-revision-id";

/** Marks an artifact that is not an archive but names a repository to clone, for source actions with `CODEBUILD_CLONE_REF`. */
export const CLONE_METADATA = "codepipeline-artifact-clone";

/** The body of a {@link CLONE_METADATA} artifact, as JSON. */
export interface CloneReference {
  readonly repository: string;
  readonly region: string;
  readonly branch: string;
  readonly commit: string;
}
