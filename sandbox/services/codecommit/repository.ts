import type { Git } from "./git/run";
import { defaultBranch } from "./git/refs";
import { repositoryArn } from "./names";
import type { Trigger } from "./trigger";

/** What the sandbox stores of a repository. Git stores branches, files and history. */
export interface Repository {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  name: string;
  description?: string;
  /** ARN. */
  kmsKeyId: string;
  readonly tags: Map<string, string>;
  triggers: { readonly configurationId: string; readonly list: readonly Trigger[] };
  /** Epoch seconds. */
  readonly created: number;
  /** Epoch seconds. */
  modified: number;
  readonly git: Git;
}

export function arnOf(repository: Repository): string {
  return repositoryArn(repository.region, repository.account, repository.name);
}

/** Records that the repository has changed. */
export function touch(repository: Repository): void {
  repository.modified = Date.now() / 1000;
}

/** CodeCommit's `RepositoryMetadata`. */
export async function metadataOf(repository: Repository, endpoint: string): Promise<Record<string, unknown>> {
  const path = `/v1/repos/${repository.name}`;
  return {
    accountId: repository.account,
    repositoryId: repository.id,
    repositoryName: repository.name,
    repositoryDescription: repository.description || undefined,
    defaultBranch: await defaultBranch(repository.git),
    lastModifiedDate: repository.modified,
    creationDate: repository.created,
    cloneUrlHttp: `${endpoint}${path}`,
    cloneUrlSsh: `ssh://git-codecommit.${repository.region}.amazonaws.com${path}`,
    Arn: arnOf(repository),
    kmsKeyId: repository.kmsKeyId,
  };
}
