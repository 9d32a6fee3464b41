import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import { branchDoesNotExist, commitDoesNotExist, invalidBranchName, invalidCommitId } from "../errors";
import { inspect } from "../git/objects";
import { adoptFirstBranch, branchTip, defaultBranch, listBranches, moveBranch, setDefaultBranch } from "../git/refs";
import { checkBranchName, isObjectId } from "../names";
import { DEFAULT_PAGE_SIZE, pageOf } from "../pages";
import { touch } from "../repository";
import type { Handlers, Operations } from "./context";
import { repositoryOf } from "./context";

interface BranchInput {
  readonly repositoryName: string;
  readonly branchName: string;
}

/** Branches and the default branch. */
export function branchOperations({ store }: Operations): Handlers {
  return {
    async CreateBranch(call: Call<BranchInput & { commitId: string }>) {
      const { branchName, commitId } = call.input;
      const repository = repositoryOf(store, call);
      checkBranchName(branchName);
      if (!isObjectId(commitId)) throw invalidCommitId(commitId);
      const [commit] = await inspect(repository.git, [commitId]);
      if (commit?.type !== "commit") throw commitDoesNotExist(commitId);
      if (!(await moveBranch(repository.git, branchName, undefined, commitId))) {
        // Git cannot have branches `a` and `a/b` together, as a path cannot be a file and a folder: the second name is invalid.
        if (!(await branchTip(repository.git, branchName))) throw invalidBranchName(branchName);
        throw new AwsError("BranchNameExistsException", `Branch ${branchName} already exists`);
      }
      await adoptFirstBranch(repository.git);
      touch(repository);
    },

    async GetBranch(call: Call<Partial<BranchInput>>) {
      const { repositoryName, branchName } = call.input;
      // The service requires both members, although the model does not.
      if (!repositoryName) throw new AwsError("RepositoryNameRequiredException", "A repository name is required");
      if (!branchName) throw new AwsError("BranchNameRequiredException", "A branch name is required");
      const repository = repositoryOf(store, { ...call, input: { repositoryName } });
      checkBranchName(branchName);
      const commitId = await branchTip(repository.git, branchName);
      if (!commitId) throw branchDoesNotExist(branchName);
      return { branch: { branchName, commitId } };
    },

    async ListBranches(call: Call<{ repositoryName: string; nextToken?: string }>) {
      const repository = repositoryOf(store, call);
      const all = await listBranches(repository.git);
      const page = pageOf(all, call.input.nextToken, DEFAULT_PAGE_SIZE, ["ListBranches", repository.id]);
      return { branches: page.items, nextToken: page.nextToken };
    },

    async DeleteBranch(call: Call<BranchInput>) {
      const { branchName } = call.input;
      const { git } = repositoryOf(store, call);
      checkBranchName(branchName);
      const commitId = await branchTip(git, branchName);
      // The answer is empty, as for an unknown repository, because the model has no error for an unknown branch.
      if (!commitId) return {};
      if ((await defaultBranch(git)) === branchName) {
        const message = `${branchName} is the default branch; make another branch the default first`;
        throw new AwsError("DefaultBranchCannotBeDeletedException", message);
      }
      await git.run(["update-ref", "-d", `refs/heads/${branchName}`]);
      touch(repositoryOf(store, call));
      return { deletedBranch: { branchName, commitId } };
    },

    async UpdateDefaultBranch(call: Call<{ repositoryName: string; defaultBranchName: string }>) {
      const repository = repositoryOf(store, call);
      const name = call.input.defaultBranchName;
      checkBranchName(name);
      if (!(await branchTip(repository.git, name))) throw branchDoesNotExist(name);
      await setDefaultBranch(repository.git, name);
      touch(repository);
    },
  };
}
