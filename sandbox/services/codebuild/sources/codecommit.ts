import { AwsSession } from "../../../kit/aws-session";
import { GitRemote } from "../../../kit/git";
import type { FetchRequest, Revision } from "./request";

/** Clones a repository over HTTP as the build's role, which needs `codecommit:GitPull` for it. */
export async function fetchFromCodeCommit({ source, version, directory, session, signal, path }: FetchRequest): Promise<Revision> {
  const [, host = "", repository = ""] = /^https?:\/\/([^/]+)\/v1\/repos\/([\w.-]+)$/.exec(source.location ?? "") ?? [];
  const [, region = session.region] = /^git-codecommit\.([a-z0-9-]+)\.amazonaws\.com/.exec(host) ?? [];
  const remote = new GitRemote(new AwsSession(session.endpoint, region, session.keys), repository, { signal, path });
  return remote.clone(directory, version, source.gitCloneDepth);
}
