import { bundleScanner } from "../../modules/scanner/bundle";
import { NO_CLI } from "../../modules/scanner/contract/engine";
import { SOURCE_MANIFEST } from "../../modules/scanner/contract/source";
import { blobId, type Tip } from "../aws/source-tree";
import { checkPolicyFor } from "../policy/needs";
import { policyOf } from "../policy/read-policy";
import { readSourceManifest } from "../source/read";
import { acceptOnly, acceptToo, type Settled } from "./accept";
import { type Change, commitChange, type PublishContext } from "./commit";
import { withLists } from "./lists";
import { manifestOf, thisCheckout } from "./manifest";
import { type CliChoice, chooseCli } from "./own-cli";

/** The result of publishing. */
export interface Published extends Settled {
  readonly repository: string;
  readonly branch: string;
  readonly commitId: string;
  /** SHA-256 of SHA256SUMS, which has that of each published file. */
  readonly contentHash: string;
  /** False if the branch had exactly these files already. */
  readonly changed: boolean;
  /** Paths that the commits wrote or removed. */
  readonly paths: readonly string[];
  /** SHA-256 of the Snyk CLI's program, if that is in the source. */
  readonly snykCli?: string;
}

/**
 * Commits the bundled scanner, with the environment's policy, to the account's repository, unless its branch has exactly that content already, and accepts it for
 * the build: beside what was accepted before the commit, alone after it. So a scan may start at any time, and whatever stops this,
 * the next run goes on. A program of the Snyk CLI comes part by part before the rest: nothing reads a part that no list names, and
 * what an interruption left is not sent again.
 */
export async function publish(context: PublishContext, choice: CliChoice = {}): Promise<Published> {
  const { aws, environment, names } = context;
  // First of all: a mistake in the policy stops this before anything is accepted.
  const policy = policyOf(environment.name);
  checkPolicyFor(environment, policy);
  const cli = await chooseCli(context, choice);
  const { engine, cliVersion } = environment.snyk;
  const bundled = await bundleScanner({ engine, cliVersion, program: cli?.manifest, policy });
  const { files, contentHash } = withLists(new Map([...bundled, ...(cli?.wheels ?? [])]), cli?.there);
  const manifest = manifestOf(await thisCheckout(), {
    contentHash,
    scanner: bundled.get("scanner.js") ?? Buffer.alloc(0),
    snykCliVersion: engine === "cli" ? cliVersion : NO_CLI,
    snykCliSha256: cli?.manifest.sha256,
    publishedBy: aws.callerArn,
    publishedAt: new Date(),
  });
  await acceptToo(context, contentHash);
  const brought: string[] = [];
  for (const [path, content] of cli?.parts ?? [])
    brought.push(...(await commitChange(context, `Bring ${path}\n`, (tip) => onlyMissing(path, content, tip))).paths);
  const { commitId, paths } = await publishFiles({ files, contentHash, manifest, kept: new Set(cli?.there.keys()) }, context);
  return {
    repository: names.sourceRepository,
    branch: names.sourceBranch,
    commitId,
    contentHash,
    changed: paths.length + brought.length > 0,
    paths: [...brought, ...paths].sort(),
    ...(cli && { snykCli: cli.manifest.sha256 }),
    ...(await acceptOnly(context, contentHash, commitId)),
  };
}

function onlyMissing(path: string, content: Buffer, tip: Tip | undefined): Change {
  return { put: tip?.files.get(path) === blobId(content) ? [] : [[path, content]], remove: [] };
}

/** What {@link publishFiles} commits. */
export interface Publishable {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly contentHash: string;
  readonly manifest: Buffer;
  /** Paths that stay as they are. @default none */
  readonly kept?: ReadonlySet<string>;
}

/** Replaces the branch's content with exactly these files. Their manifest stays as it is if nothing else changes. */
export async function publishFiles(
  { files, contentHash, manifest, kept = new Set() }: Publishable,
  context: PublishContext,
): Promise<{ readonly commitId: string; readonly paths: readonly string[] }> {
  const message = `Publish the scanner\n\nContent-Hash: ${contentHash}\n`;
  return commitChange(context, message, async (tip) => {
    const change = changeTo(files, tip, kept);
    if (change.put.length + change.remove.length === 0 && tip !== undefined) {
      const there = await readSourceManifest(context, tip);
      if (there?.contentHash === contentHash) return change;
    }
    return { put: [...change.put, [SOURCE_MANIFEST, manifest]], remove: change.remove };
  });
}

/** What a commit must write and remove, but for the manifest. CodeCommit refuses to put an unchanged file. */
export function changeTo(files: ReadonlyMap<string, Buffer>, tip: Tip | undefined, kept: ReadonlySet<string> = new Set()): Change {
  return {
    put: [...files].filter(([path, content]) => tip?.files.get(path) !== blobId(content)),
    remove: [...(tip?.files.keys() ?? [])].filter((path) => !files.has(path) && !kept.has(path) && path !== SOURCE_MANIFEST),
  };
}
