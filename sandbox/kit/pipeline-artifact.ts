/**
 * What CodePipeline and CodeBuild agree on about an artifact in the artifact bucket.
 * The object's metadata carries the revision that the artifact was made from.
 */
export const REVISION_METADATA = "codepipeline-artifact-revision-id";

/** Content type of an artifact that is no archive: a repository to clone, for source actions with `CODEBUILD_CLONE_REF`. */
export const CLONE_METADATA = "codepipeline-artifact-clone";

/** The body of a {@link CLONE_METADATA} artifact, as JSON. */
export interface CloneReference {
  readonly repository: string;
  readonly region: string;
  readonly branch: string;
  readonly commit: string;
}
