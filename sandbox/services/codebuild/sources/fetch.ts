import type { ProjectSource } from "@aws-sdk/client-codebuild";
import type { AwsSession } from "../../../kit/aws-session";
import { BuildFailure } from "../runner/failure";
import { fetchFromCodeCommit } from "./codecommit";
import { fetchFromPipeline } from "./pipeline";
import { fetchFromS3 } from "./s3";

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

const FETCHERS: Readonly<Record<string, (request: FetchRequest) => Promise<Revision>>> = {
  NO_SOURCE: () => Promise.resolve(undefined),
  CODECOMMIT: fetchFromCodeCommit,
  S3: fetchFromS3,
  CODEPIPELINE: fetchFromPipeline,
};

/** Brings one source into its folder, as the build's role. Throws {@link BuildFailure}. */
export async function fetchSource(request: FetchRequest): Promise<Revision> {
  const { source, version } = request;
  try {
    const fetch = FETCHERS[source.type ?? ""];
    if (!fetch) throw new Error(`source type ${source.type} is not available in the sandbox: it would leave this machine`);
    return await fetch(request);
  } catch (error) {
    const { name, message } = error as Error;
    const what = source.sourceIdentifier ? `secondary source ${source.sourceIdentifier}` : "primary source";
    const words = name && name !== "Error" ? `${name}: ${message}` : message;
    throw new BuildFailure("CLIENT_ERROR", `${words} for ${what}${version ? ` and source version ${version}` : ""}`);
  }
}
