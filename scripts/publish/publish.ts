import {
  ConcurrentReferenceUpdateException,
  CreateCommitCommand,
  NoChangeException,
  ParentCommitIdOutdatedException,
  ParentCommitIdRequiredException,
  RepositoryDoesNotExistException,
} from "@aws-sdk/client-codecommit";
import { setTimeout as sleep } from "node:timers/promises";
import { bundleScanner } from "../../modules/scanner/bundle";
import type { Aws } from "../aws/clients";
import { blobId, readTip, type Tip } from "../aws/source-tree";
import type { VerbContext } from "../cli/context";
import { deployScannerFirst } from "../words/commands";
import { OperationError } from "../words/errors";

/** The result of publishing. */
export interface Published {
  readonly repository: string;
  readonly branch: string;
  readonly commitId: string;
  /** Hash over all published files, as the bundler computes it. */
  readonly contentHash: string;
  /** False if the branch had exactly these files already. */
  readonly changed: boolean;
  /** Paths that the commit wrote or removed. */
  readonly paths: readonly string[];
}

/** Attempts to publish: somebody else who publishes at the same moment moves the branch, so the tip is read again. */
const TRIES = 6;

/** Commits the bundled scanner to the account's repository, unless its branch has exactly that content already. */
export async function publish(context: Pick<VerbContext, "aws" | "environment" | "names" | "signal">): Promise<Published> {
  const { files, contentHash } = await bundleScanner({ cliVersion: context.environment.snyk.cliVersion });
  return publishFiles(files, contentHash, context);
}

/** Replaces the branch's content with exactly `files`. */
export async function publishFiles(
  files: ReadonlyMap<string, Buffer>,
  contentHash: string,
  {
    aws,
    names,
    environment,
    signal,
  }: Pick<VerbContext, "names" | "environment" | "signal"> & { readonly aws: Pick<Aws, "codeCommit" | "account"> },
): Promise<Published> {
  const place = { repository: names.sourceRepository, branch: names.sourceBranch };
  for (let attempt = 1; ; attempt++) {
    try {
      const tip = await readTip(aws.codeCommit, place.repository, place.branch);
      const change = changeTo(files, tip);
      if (tip !== undefined && change.paths.length === 0)
        return { ...place, commitId: tip.commitId, contentHash, changed: false, paths: [] };
      const { commitId = "" } = await aws.codeCommit.send(
        new CreateCommitCommand({
          repositoryName: place.repository,
          branchName: place.branch,
          parentCommitId: tip?.commitId,
          authorName: "ops publish",
          commitMessage: `Publish the scanner\n\nContent-Hash: ${contentHash}\n`,
          putFiles: change.put.map(([filePath, fileContent]) => ({ filePath, fileContent, fileMode: "NORMAL" })),
          deleteFiles: change.remove.map((filePath) => ({ filePath })),
        }),
      );
      return { ...place, commitId, contentHash, changed: true, paths: change.paths };
    } catch (error) {
      if (error instanceof RepositoryDoesNotExistException) {
        throw new OperationError(
          `There is no CodeCommit repository ${place.repository} in account ${aws.account}`,
          deployScannerFirst(environment.name),
        );
      }
      if (!movedMeanwhile(error) || attempt === TRIES) throw error;
      await sleep(100 * attempt, undefined, { signal });
    }
  }
}

/** What a commit must write and remove. CodeCommit refuses to put an unchanged file. */
export function changeTo(
  files: ReadonlyMap<string, Buffer>,
  tip: Tip | undefined,
): { put: [string, Buffer][]; remove: string[]; paths: string[] } {
  const put = [...files].filter(([path, content]) => tip?.files.get(path) !== blobId(content));
  const remove = [...(tip?.files.keys() ?? [])].filter((path) => !files.has(path));
  return { put, remove, paths: [...put.map(([path]) => path), ...remove].sort() };
}

function movedMeanwhile(error: unknown): boolean {
  return [ParentCommitIdOutdatedException, ParentCommitIdRequiredException, ConcurrentReferenceUpdateException, NoChangeException].some(
    (kind) => error instanceof kind,
  );
}
