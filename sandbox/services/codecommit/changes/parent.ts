import { AwsError } from "../../../core/errors";
import { branchDoesNotExist } from "../errors";
import { resolveCommits } from "../git/objects";
import { listBranches } from "../git/refs";
import type { Git } from "../git/run";
import { checkBranchName, isObjectId } from "../names";

/**
 * The parent of a new commit: the tip of its branch, which the caller has to give.
 * @returns undefined if the repository is empty, so that any branch can be started
 */
export async function parentOf(git: Git, branch: string, parentCommitId: string | undefined): Promise<string | undefined> {
  checkBranchName(branch);
  const given = parentCommitId && isObjectId(parentCommitId) ? [parentCommitId] : [];
  const [tip, tag, parent] = await resolveCommits(git, [`refs/heads/${branch}`, `refs/tags/${branch}`, ...given]);
  if (!tip) {
    if (tag) throw new AwsError("BranchNameIsTagNameException", `${branch} is the name of a tag, not of a branch`);
    if ((await listBranches(git)).length > 0) throw branchDoesNotExist(branch);
    if (parentCommitId) throw parentDoesNotExist(parentCommitId);
    return undefined;
  }
  if (!parentCommitId) throw new AwsError("ParentCommitIdRequiredException", `A parent commit ID is required: the tip of branch ${branch}`);
  if (given.length === 0) {
    throw new AwsError("InvalidParentCommitIdException", `"${parentCommitId}" is not a full commit ID (40 hexadecimal characters)`);
  }
  if (!parent) throw parentDoesNotExist(parentCommitId);
  if (parent !== tip) throw parentOutdated(branch, parent);
  return tip;
}

function parentDoesNotExist(id: string): AwsError {
  return new AwsError("ParentCommitDoesNotExistException", `Parent commit ${id} does not exist in this repository`);
}

export function parentOutdated(branch: string, id: string | undefined): AwsError {
  const message = `Parent commit ${id ?? "(none)"} is no longer the tip of branch ${branch}; GetBranch returns the tip`;
  return new AwsError("ParentCommitIdOutdatedException", message);
}
