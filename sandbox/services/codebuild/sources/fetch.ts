import { BuildFailure } from "../failure";
import { fetchFromCodeCommit } from "./codecommit";
import { fetchFromPipeline } from "./pipeline";
import type { FetchRequest, Revision } from "./request";
import { fetchFromS3 } from "./s3";

const FETCHERS: Readonly<Record<string, (request: FetchRequest) => Promise<Revision>>> = {
  NO_SOURCE: () => Promise.resolve(undefined),
  CODECOMMIT: fetchFromCodeCommit,
  S3: fetchFromS3,
  CODEPIPELINE: fetchFromPipeline,
};

/** Fetches one source into its folder, as the build's role. Throws {@link BuildFailure}. */
export async function fetchSource(request: FetchRequest): Promise<Revision> {
  const { source, version } = request;
  try {
    const fetch = FETCHERS[source.type ?? ""];
    if (!fetch) throw new Error(`source type ${source.type} is not available in the sandbox: it needs a service outside of this machine`);
    return await fetch(request);
  } catch (error) {
    const { name, message } = error as Error;
    const what = source.sourceIdentifier ? `secondary source ${source.sourceIdentifier}` : "primary source";
    const words = name && name !== "Error" ? `${name}: ${message}` : message;
    throw new BuildFailure("CLIENT_ERROR", `${words} for ${what}${version ? ` and source version ${version}` : ""}`);
  }
}
