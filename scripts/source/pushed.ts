import { GetCommitCommand } from "@aws-sdk/client-codecommit";
import type { Aws } from "../aws/clients";
import { presentError } from "../words/errors";

/** {@link committedBy}, without rejecting: that the source is not ours must be said in any case. */
export async function pushedBy(codeCommit: Aws["codeCommit"], repositoryName: string, commitId: string): Promise<string> {
  try {
    return await committedBy(codeCommit, repositoryName, commitId);
  } catch (error) {
    return `by somebody who could not be looked up: ${presentError(error).text}`;
  }
}

/**
 * Who made a commit, and when, as the commit itself says: `by ana <ana@example.com>, 2026-11-24T17:20:00.000Z`. Anybody may write
 * any name into a commit; who pushed it, CloudTrail knows (GitPush, CreateCommit). Rejects with the SDK's errors.
 */
export async function committedBy(codeCommit: Aws["codeCommit"], repositoryName: string, commitId: string): Promise<string> {
  const { commit } = await codeCommit.send(new GetCommitCommand({ repositoryName, commitId }));
  const { name = "", email = "", date = "" } = commit?.committer ?? commit?.author ?? {};
  return `by ${name || "nobody named"}${email === "" ? "" : ` <${email}>`}${momentOf(date)}`;
}

/** CodeCommit gives seconds since 1970 and a time zone: `1763990000 +0000`. */
function momentOf(date: string): string {
  const seconds = Number(/^\d{1,12}/.exec(date)?.[0] ?? Number.NaN);
  return Number.isNaN(seconds) ? "" : `, ${new Date(seconds * 1000).toISOString()}`;
}
