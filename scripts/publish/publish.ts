import { bundleScanner } from "../../modules/scanner/bundle";
import { blobId, type Tip } from "../aws/source-tree";
import { type Change, commitChange, type PublishContext } from "./commit";
import { type CliChoice, chooseCli } from "./own-cli";

/** The result of publishing. */
export interface Published {
  readonly repository: string;
  readonly branch: string;
  readonly commitId: string;
  /** Hash over all published files, as the bundler computes it. */
  readonly contentHash: string;
  /** False if the branch had exactly these files already. */
  readonly changed: boolean;
  /** Paths that the commits wrote or removed. */
  readonly paths: readonly string[];
  /** SHA-256 of the Snyk CLI's program, if that is in the source. */
  readonly snykCli?: string;
}

/**
 * Commits the bundled scanner to the account's repository, unless its branch has exactly that content already. A program of the
 * Snyk CLI comes part by part before it: what was published before does not use those parts, so it stays whole until the last
 * commit, and what an interruption left is not sent again.
 */
export async function publish(context: PublishContext, choice: CliChoice = {}): Promise<Published> {
  const cli = await chooseCli(context, choice);
  const { files, contentHash } = await bundleScanner({ cliVersion: context.environment.snyk.cliVersion, program: cli?.manifest });
  const brought: string[] = [];
  for (const [path, content] of cli?.files ?? [])
    brought.push(...(await commitChange(context, `Bring ${path}\n`, (tip) => onlyMissing(path, content, tip))).paths);
  const kept = new Set([...(cli?.manifest.parts ?? []), ...(cli?.wheels ?? [])]);
  const result = await publishFiles(files, contentHash, context, kept);
  if (cli === undefined) return result;
  return Object.assign(result, {
    paths: [...brought, ...result.paths].sort(),
    changed: result.changed || brought.length > 0,
    snykCli: cli.manifest.sha256,
  });
}

function onlyMissing(path: string, content: Buffer, tip: Tip | undefined): Change {
  return { put: tip?.files.get(path) === blobId(content) ? [] : [[path, content]], remove: [] };
}

/**
 * Replaces the branch's content with exactly `files`.
 * @param kept paths that stay as they are
 */
export async function publishFiles(
  files: ReadonlyMap<string, Buffer>,
  contentHash: string,
  context: PublishContext,
  kept: ReadonlySet<string> = new Set(),
): Promise<Published> {
  const message = `Publish the scanner\n\nContent-Hash: ${contentHash}\n`;
  const { commitId, paths } = await commitChange(context, message, (tip) => changeTo(files, tip, kept));
  const { sourceRepository: repository, sourceBranch: branch } = context.names;
  return { repository, branch, commitId, contentHash, changed: paths.length > 0, paths };
}

/** What a commit must write and remove. CodeCommit refuses to put an unchanged file. */
export function changeTo(files: ReadonlyMap<string, Buffer>, tip: Tip | undefined, kept: ReadonlySet<string> = new Set()): Change {
  return {
    put: [...files].filter(([path, content]) => tip?.files.get(path) !== blobId(content)),
    remove: [...(tip?.files.keys() ?? [])].filter((path) => !files.has(path) && !kept.has(path)),
  };
}
