import { FileDoesNotExistException, FileTooLargeException, GetFileCommand } from "@aws-sdk/client-codecommit";
import type { Names } from "../../environments/names";
import { SOURCE_MANIFEST, type SourceManifest, sourceManifestSchema } from "../../modules/scanner/contract/source";
import type { Aws } from "../aws/clients";
import type { Tip } from "../aws/source-tree";

export interface SourceContext {
  readonly aws: Pick<Aws, "codeCommit" | "ssm">;
  readonly names: Pick<Names, "acceptedSourceParameter" | "sourceBranch" | "sourceRepository">;
}

/** The content of a plain file at the tip; undefined if there is none, or none of a size that we write. */
export async function readSourceFile(
  { aws, names }: { readonly aws: Pick<Aws, "codeCommit">; readonly names: Pick<Names, "sourceRepository"> },
  { commitId, files }: Tip,
  filePath: string,
): Promise<Buffer | undefined> {
  if (!files.has(filePath)) return undefined;
  const input = { repositoryName: names.sourceRepository, commitSpecifier: commitId, filePath };
  try {
    const { fileContent = new Uint8Array() } = await aws.codeCommit.send(new GetFileCommand(input));
    return Buffer.from(fileContent);
  } catch (error) {
    if (error instanceof FileDoesNotExistException || error instanceof FileTooLargeException) return undefined;
    throw error;
  }
}

/** What the source says of itself; undefined if it says nothing that can be read. No list vouches for it. */
export async function readSourceManifest(context: Parameters<typeof readSourceFile>[0], tip: Tip): Promise<SourceManifest | undefined> {
  const content = await readSourceFile(context, tip, SOURCE_MANIFEST);
  try {
    return content && sourceManifestSchema.parse(JSON.parse(content.toString("utf8")));
  } catch {
    return undefined;
  }
}
