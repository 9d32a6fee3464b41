import {
  ConcurrentReferenceUpdateException,
  CreateCommitCommand,
  NoChangeException,
  ParentCommitIdOutdatedException,
  ParentCommitIdRequiredException,
  RepositoryDoesNotExistException,
} from "@aws-sdk/client-codecommit";
import { setTimeout as sleep } from "node:timers/promises";
import type { Aws } from "../aws/clients";
import { readTip, type Tip } from "../aws/source-tree";
import type { VerbContext } from "../cli/context";
import { deployScannerFirst } from "../words/commands";
import { OperationError } from "../words/errors";

export type PublishContext = Pick<VerbContext, "names" | "environment" | "signal"> & {
  readonly aws: Pick<Aws, "account" | "callerArn" | "codeCommit" | "codePipeline" | "ssm">;
};

/** What a commit writes and removes. */
export interface Change {
  readonly put: readonly (readonly [path: string, content: Buffer])[];
  readonly remove: readonly string[];
}

/** The tip of the branch after {@link commitChange}. */
export interface Committed {
  readonly commitId: string;
  /** Paths that the commit wrote or removed; empty if there was nothing to commit. */
  readonly paths: readonly string[];
}

/** Attempts to publish: somebody else who publishes at the same moment moves the branch, so the tip is read again. */
const TRIES = 6;
/** CodeCommit takes no more file entries in a commit of its API ("Quotas in AWS CodeCommit"). */
const MOST_ENTRIES = 100;

/**
 * Commits to the account's repository what a function wants to change of the branch's tip; nothing if it wants nothing. What has to
 * go may be a whole folder that somebody pushed: what is too much for one commit goes in commits before it.
 */
export async function commitChange(
  { aws, names, environment, signal }: PublishContext,
  message: string,
  changeOf: (tip: Tip | undefined) => Change | Promise<Change>,
): Promise<Committed> {
  const { sourceRepository, sourceBranch } = names;
  const gone: string[] = [];
  for (let attempt = 1; ; attempt++) {
    try {
      const tip = await readTip(aws.codeCommit, sourceRepository, sourceBranch);
      const { put, remove } = await changeOf(tip);
      const surplus = put.length + remove.length - MOST_ENTRIES;
      const tooMany = surplus > 0;
      const now = tooMany ? { put: [], remove: remove.slice(0, Math.min(surplus, MOST_ENTRIES)) } : { put, remove };
      const paths = [...now.put.map(([path]) => path), ...now.remove];
      if (tip !== undefined && paths.length === 0) return { commitId: tip.commitId, paths: gone.sort() };
      const { commitId = "" } = await aws.codeCommit.send(
        new CreateCommitCommand({
          repositoryName: sourceRepository,
          branchName: sourceBranch,
          parentCommitId: tip?.commitId,
          authorName: "ops publish",
          commitMessage: tooMany ? "Remove what nobody published\n" : message,
          putFiles: now.put.map(([filePath, fileContent]) => ({ filePath, fileContent, fileMode: "NORMAL" })),
          deleteFiles: now.remove.map((filePath) => ({ filePath })),
        }),
        { abortSignal: signal },
      );
      gone.push(...paths);
      if (!tooMany) return { commitId, paths: gone.sort() };
      attempt = 0;
    } catch (error) {
      if (error instanceof RepositoryDoesNotExistException) {
        throw new OperationError(
          `There is no CodeCommit repository ${sourceRepository} in account ${aws.account}`,
          deployScannerFirst(environment.name),
        );
      }
      if (!movedMeanwhile(error) || attempt === TRIES) throw error;
      await sleep(100 * attempt, undefined, { signal });
    }
  }
}

function movedMeanwhile(error: unknown): boolean {
  return [ParentCommitIdOutdatedException, ParentCommitIdRequiredException, ConcurrentReferenceUpdateException, NoChangeException].some(
    (kind) => error instanceof kind,
  );
}
