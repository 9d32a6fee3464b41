import { ARN } from "../../../partition/arn";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { AwsError } from "../../../core/errors";
import { AwsSession } from "../../../kit/aws-session";
import { GitRemote } from "../../../kit/git";
import type { CloneReference } from "../../../kit/pipeline-artifact";
import { CLONE_METADATA } from "../../../kit/pipeline-artifact";
import { listFiles } from "../../../kit/tree";
import { zip } from "../../../kit/zip";
import type { ActionContext, ActionResult } from "./action";
import { ActionFailure } from "./action";
import { storeOutput } from "./artifacts";

/** Characters that the service model allows for a revision's summary. */
const LONGEST_SUMMARY = 2048;

interface Commit {
  readonly message?: string;
  readonly author?: { readonly date?: string };
  readonly committer?: { readonly date?: string };
}

/**
 * Packs the tip of a branch (or the commit that the execution was started with) into the output artifact. As AWS documents it, the
 * role needs GetBranch and GetCommit; for an archive UploadArchive, GetUploadArchiveStatus and CancelUploadArchive; for a full clone
 * GetRepository ("CodeCommit source action reference"). The actions on archives have no public API: if IAM allows them to the role,
 * the files are read as the account's root. AWS cancels only an archive of an action that is stopped, but asks here before it begins.
 */
export async function codeCommitSource(context: ActionContext): Promise<ActionResult> {
  const { configuration, session, pipeline } = context;
  const { RepositoryName = "", BranchName = "" } = configuration;
  try {
    const commitId = overriddenCommit(context) ?? (await branchTip(session, RepositoryName, BranchName));
    const input = { repositoryName: RepositoryName, commitId };
    const { commit } = await session.json<{ commit: Commit }>("codecommit", "CodeCommit_20150413.GetCommit", input);
    if (configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF") {
      await session.json("codecommit", "CodeCommit_20150413.GetRepository", { repositoryName: RepositoryName });
      const reference: CloneReference = { repository: RepositoryName, region: session.region, branch: BranchName, commit: commitId };
      await storeOutput(context, Buffer.from(JSON.stringify(reference)), commitId, { [CLONE_METADATA]: "true" });
    } else {
      await mayUploadArchive(context, RepositoryName);
      await storeOutput(context, await archive(context, RepositoryName, commitId), commitId);
    }
    const variables = {
      RepositoryName,
      BranchName,
      CommitId: commitId,
      CommitMessage: commit.message?.trimEnd() ?? "",
      AuthorDate: isoDate(commit.author?.date),
      CommitterDate: isoDate(commit.committer?.date),
    };
    const url = `https://${pipeline.region}.console.aws.amazon.com/codesuite/codecommit/repositories/${RepositoryName}/commit/${commitId}`;
    const summary = variables.CommitMessage.slice(0, LONGEST_SUMMARY);
    return { summary, variables, revision: { id: commitId, summary, url, created: Date.now() / 1000 } };
  } catch (error) {
    throw sourceFailure(error, RepositoryName, BranchName);
  }
}

/** The commit that a branch points at. Throws {@link AwsError}. */
export async function branchTip(session: AwsSession, repositoryName: string, branchName: string): Promise<string> {
  type Output = { readonly branch: { readonly commitId: string } };
  return (await session.json<Output>("codecommit", "CodeCommit_20150413.GetBranch", { repositoryName, branchName })).branch.commitId;
}

function overriddenCommit({ execution, run }: ActionContext): string | undefined {
  const override = execution.sourceRevisions.find(({ actionName }) => actionName === run.action.name);
  return override?.revisionType === "COMMIT_ID" ? override.revisionValue : undefined;
}

async function mayUploadArchive({ sandbox, session, pipeline }: ActionContext, repository: string): Promise<void> {
  const { caller } = await sandbox.identify(session.keys.accessKeyId);
  const resources = [`${ARN}:codecommit:${session.region}:${caller.account ?? pipeline.account}:${repository}`];
  for (const name of ["UploadArchive", "GetUploadArchiveStatus", "CancelUploadArchive"])
    await sandbox.authorize(caller, { action: `codecommit:${name}`, resources });
}

async function archive({ sandbox, session, signal }: ActionContext, repository: string, commit: string): Promise<Buffer> {
  const { caller } = await sandbox.identify(session.keys.accessKeyId);
  const directory = await mkdtemp(join(sandbox.workDirectory, "source-"));
  try {
    const root = new AwsSession(session.endpoint, session.region, sandbox.rootKeys(caller.account));
    await new GitRemote(root, repository, { signal, path: sandbox.toolEnvironment.PATH }).clone(directory, commit);
    return await zip(await listFiles(directory, [".git"]));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Converts CodeCommit's `1484167798 -0800` to an ISO date, as in CodePipeline's variables. */
function isoDate(date: string | undefined): string {
  const seconds = Number(date?.split(" ")[0]);
  return Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString().replace(/\.000Z$/, "Z") : "";
}

function sourceFailure(error: unknown, repository: string, branch: string): unknown {
  if (!(error instanceof AwsError)) return error;
  const words = `Error: ${error.message}`;
  if (/^AccessDenied/.test(error.code)) {
    const lack = `The service role or action role doesn't have the permissions required to access the AWS CodeCommit repository named ${repository}`;
    return new ActionFailure("PermissionError", `${lack}. Update the IAM role permissions, and then try again. ${words}`);
  }
  const absent =
    error.code === "RepositoryDoesNotExistException"
      ? `no repository named ${repository} was found in AWS CodeCommit. Make sure you are using the correct repository name`
      : error.code === "BranchDoesNotExistException"
        ? `no branch named ${branch} was found in the selected AWS CodeCommit repository ${repository}. Make sure you are using the correct branch name`
        : undefined;
  if (absent) return new ActionFailure("ConfigurationError", `The action failed because ${absent}, and then try again. ${words}`);
  return new ActionFailure("RevisionUnavailable", `The action failed: ${error.code}: ${error.message}`);
}
