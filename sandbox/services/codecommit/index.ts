import type { ServiceFactory } from "../../core/service";
import { accessOf } from "./access";
import { GIT_PREFIX, gitOverHttp } from "./http/git-over-http";
import { branchOperations } from "./operations/branches";
import { commitOperations } from "./operations/commits";
import { createCommitOperations } from "./operations/create-commit";
import { differenceOperations } from "./operations/differences";
import { fileOperations } from "./operations/files";
import { historyOperations } from "./operations/history";
import { repositoryOperations } from "./operations/repositories";
import { repositorySettingOperations } from "./operations/repository-settings";
import { singleFileOperations } from "./operations/single-file";
import { tagOperations } from "./operations/tags";
import { triggerOperations } from "./operations/triggers";
import { RepositoryStore } from "./store";

/** AWS CodeCommit on real git repositories: git pulls the commits of the API, and the API sees git's pushes. */
export const codecommit: ServiceFactory = (context) => {
  const store = new RepositoryStore(context);
  const parts = { store, endpoint: context.endpoint };
  return {
    name: "codecommit",
    operations: {
      ...repositoryOperations(parts),
      ...repositorySettingOperations(parts),
      ...tagOperations(parts),
      ...branchOperations(parts),
      ...createCommitOperations(parts),
      ...singleFileOperations(parts),
      ...commitOperations(parts),
      ...fileOperations(parts),
      ...differenceOperations(parts),
      ...historyOperations(parts),
      ...triggerOperations(parts),
    },
    access: (call) => accessOf(store, call),
    web: { [GIT_PREFIX]: gitOverHttp(context, store) },
  };
};
