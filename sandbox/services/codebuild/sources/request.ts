import type { ProjectSource } from "@aws-sdk/client-codebuild";
import type { AwsSession } from "../../../kit/aws-session";

export interface FetchRequest {
  readonly source: ProjectSource;
  /** Branch, tag, commit, S3 object version, or the ARN of a pipeline's artifact. */
  readonly version: string | undefined;
  /** An existing, empty folder. */
  readonly directory: string;
  readonly session: AwsSession;
  readonly signal: AbortSignal;
  /** PATH to find git in. */
  readonly path: string;
}

/** The resolved version: a commit or an object version; undefined if the source has none. */
export type Revision = string | undefined;
