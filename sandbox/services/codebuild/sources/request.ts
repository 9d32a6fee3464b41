import type { ProjectSource } from "@aws-sdk/client-codebuild";
import type { AwsSession } from "../../../kit/aws-session";

export interface FetchRequest {
  readonly source: ProjectSource;
  /** Branch, tag, commit, S3 object version, or the artifact's ARN of a pipeline. */
  readonly version: string | undefined;
  /** An existing, empty folder. */
  readonly directory: string;
  readonly session: AwsSession;
  readonly signal: AbortSignal;
  /** PATH where git is found. */
  readonly path: string;
}

/** What a version turned out to be: a commit, an object version; undefined where the source has none. */
export type Revision = string | undefined;
