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

export type PublishContext = Pick<VerbContext, "names" | "environment" | "signal"> & { readonly aws: Pick<Aws, "codeCommit" | "account"> };

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

/** Commits to the account's repository what a function wants to change of the branch's tip; nothing if it wants nothing. */
export async function commitChange(
  { aws, names, environment, signal }: PublishContext,
  message: string,
  changeOf: (tip: Tip | undefined) => Change,
): Promise<Committed> {
  const { sourceRepository, sourceBranch } = names;
  for (let attempt = 1; ; attempt++) {
    try {
      const tip = await readTip(aws.codeCommit, sourceRepository, sourceBranch);
      const { put, remove } = changeOf(tip);
      const paths = [...put.map(([path]) => path), ...remove].sort();
      if (tip !== undefined && paths.length === 0) return { commitId: tip.commitId, paths };
      const { commitId = "" } = await aws.codeCommit.send(
        new CreateCommitCommand({
          repositoryName: sourceRepository,
          branchName: sourceBranch,
          parentCommitId: tip?.commitId,
          authorName: "ops publish",
          commitMessage: message,
          putFiles: put.map(([filePath, fileContent]) => ({ filePath, fileContent, fileMode: "NORMAL" })),
          deleteFiles: remove.map((filePath) => ({ filePath })),
        }),
        { abortSignal: signal },
      );
      return { commitId, paths };
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
