import { GetCommitCommand } from "@aws-sdk/client-codecommit";
import type { Aws } from "../aws/clients";

/**
 * Who made a commit, and when, as the commit itself says: `by ana <ana@example.com>, 2026-11-24T17:20:00.000Z`. Anybody may write
 * any name into a commit; who pushed it, CloudTrail knows (GitPush, CreateCommit).
 */
export async function pushedBy(codeCommit: Aws["codeCommit"], repositoryName: string, commitId: string): Promise<string> {
  const { commit } = await codeCommit.send(new GetCommitCommand({ repositoryName, commitId }));
  const { name = "", email = "", date = "" } = commit?.committer ?? commit?.author ?? {};
  return `by ${name || "nobody named"}${email === "" ? "" : ` <${email}>`}${momentOf(date)}`;
}

/** CodeCommit gives seconds since 1970 and a time zone: `1763990000 +0000`. */
function momentOf(date: string): string {
  const seconds = Number(/^\d{1,12}/.exec(date)?.[0] ?? Number.NaN);
  return Number.isNaN(seconds) ? "" : `, ${new Date(seconds * 1000).toISOString()}`;
}
