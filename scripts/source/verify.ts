import { BLOBS, readList, sha256Of, SOURCE_MANIFEST, SUMS } from "../../modules/scanner/contract/source";
import { isPart } from "../../modules/scanner/contract/published-cli";
import { blobId, readTip, type Tip } from "../aws/source-tree";
import { readAccepted } from "./accepted";
import { readSourceFile, type SourceContext } from "./read";

/** The lists of a source whose hash is accepted. */
export interface Lists {
  /** Path -> SHA-256. */
  readonly sums: ReadonlyMap<string, string>;
  /** Path -> Git's blob id. */
  readonly blobs: ReadonlyMap<string, string>;
}

/**
 * What the build would say of the tip of the source's branch.
 * - `no parameter`: the stack is older than the check, and its build runs whatever is there.
 * - `nothing published`: the branch has no commit.
 * - `nothing accepted`: published by an earlier version, or by nobody yet.
 * - `ours`: what `ops publish` put there.
 * - `not ours`: the build refuses it. Its lists are there if they are ours, whatever else is not.
 */
export type SourceState =
  | { readonly state: "no parameter" | "nothing accepted"; readonly tip: Tip | undefined }
  | { readonly state: "nothing published"; readonly accepted: readonly string[] }
  | { readonly state: "ours"; readonly tip: Tip; readonly contentHash: string; readonly accepted: readonly string[]; readonly lists: Lists }
  | { readonly state: "not ours"; readonly tip: Tip; readonly accepted: readonly string[]; readonly why: string; readonly lists?: Lists };

/** Looks at the branch's tip as the build does; of the files, only the lists are fetched. */
export async function verifySource(context: SourceContext): Promise<SourceState> {
  const { aws, names } = context;
  const [tip, accepted] = await Promise.all([readTip(aws.codeCommit, names.sourceRepository, names.sourceBranch), readAccepted(context)]);
  if (accepted === undefined) return { state: "no parameter", tip };
  if (tip === undefined) return { state: "nothing published", accepted };
  if (accepted.length === 0) return { state: "nothing accepted", tip };
  const notOurs = (why: string): SourceState => ({ state: "not ours", tip, accepted, why });
  const sumsFile = await readSourceFile(context, tip, SUMS);
  if (sumsFile === undefined) return notOurs(`it has no ${SUMS}`);
  const contentHash = sha256Of(sumsFile);
  if (!accepted.includes(contentHash)) return notOurs(`its ${SUMS} is another one, with the SHA-256 ${contentHash}`);
  const sums = readList(sumsFile.toString("utf8"));
  const blobsFile = await readSourceFile(context, tip, BLOBS);
  if (blobsFile === undefined || sha256Of(blobsFile) !== sums.get(BLOBS)) return notOurs(`changed: ${BLOBS}`);
  const blobs = readList(blobsFile.toString("utf8"));
  const expected = new Map([...blobs, [SUMS, blobId(sumsFile)] as const, [BLOBS, blobId(blobsFile)] as const]);
  const why = differenceOf(tip.files, expected);
  const lists = { sums, blobs };
  return why === undefined ? { state: "ours", tip, contentHash, accepted, lists } : { state: "not ours", tip, accepted, why, lists };
}

/** How many files a sentence names. */
const NAMED = 5;

/** Parts of a program that no list names are left by a publish that was stopped: nothing reads them, and the build passes over them. */
function differenceOf(files: Tip["files"], expected: ReadonlyMap<string, string>): string | undefined {
  const changed = [...expected].filter(([path, id]) => files.get(path) !== id).map(([path]) => path);
  const planted = [...files.keys()].filter((path) => !expected.has(path) && path !== SOURCE_MANIFEST && !isPart(path));
  if (changed.length > 0) return `changed or missing: ${some(changed)}`;
  return planted.length > 0 ? `nobody published ${some(planted)}` : undefined;
}

function some(paths: readonly string[]): string {
  const more = paths.length - NAMED;
  return `${paths.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
