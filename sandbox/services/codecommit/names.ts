import { ARN } from "../../partition/arn";
import { AwsError } from "../../core/errors";
import { commitDoesNotExist, invalidBranchName, invalidPath, pathRequired } from "./errors";

const MAX_PATH_CHARACTERS = 4096;
/** Names that some file systems take for `.git`: git silently leaves such files out of a tree. */
const GIT_FOLDER = /^(\.git|git~1)[ .]*(:.*)?$/i;

export function repositoryArn(region: string, account: string, name: string): string {
  return `${ARN}:codecommit:${region}:${account}:${name}`;
}

/** The parts of a repository ARN. Throws InvalidResourceArnException for anything else. */
export function parseRepositoryArn(arn: string): { readonly region: string; readonly account: string; readonly name: string } {
  const [, region, account, name] = new RegExp(String.raw`^${ARN}:codecommit:([a-z0-9-]+):(\d{12}):([\w.-]{1,100})$`).exec(arn) ?? [];
  if (!region || !account || !name) {
    throw new AwsError("InvalidResourceArnException", `"${arn}" is not the ARN of a repository (${ARN}:codecommit:REGION:ACCOUNT:NAME)`);
  }
  return { region, account, name };
}

/** Checks a rule that the service model's pattern does not contain. */
export function checkRepositoryName(name: string): void {
  if (!/^[\w.-]{1,100}$/.test(name) || name.endsWith(".git")) {
    const rule = "1 to 100 letters, digits, dots, underscores and dashes, not ending in .git";
    throw new AwsError("InvalidRepositoryNameException", `"${name}" is not a valid repository name: ${rule}`);
  }
}

/** Whether the text is a full object id: CodeCommit does not accept abbreviated ones. */
export function isObjectId(id: string): boolean {
  return /^[0-9a-f]{40}$/.test(id);
}

/** Checks the rules of git-check-ref-format, and CodeCommit's: a branch name is not a commit id. Throws InvalidBranchNameException. */
export function checkBranchName(name: string): void {
  const parts = name.split("/");
  const badPart = parts.some((part) => part === "" || part.startsWith(".") || part.endsWith(".lock"));
  // eslint forbids control characters in a pattern, so each character is compared.
  const badCharacter = /[ ~^:?*[\\]|\.\.|@\{/.test(name) || [...name].some((character) => character < " " || character === "\u007f");
  if (badPart || badCharacter || name.endsWith(".") || name === "@" || isObjectId(name.toLowerCase())) throw invalidBranchName(name);
}

/**
 * The refs that a commit specifier can mean, best first: a full commit id, HEAD, a full ref, a branch, a tag.
 * Throws InvalidCommitException for any other text, also for revision syntax such as `main~1`.
 */
export function refsOfSpecifier(specifier: string | undefined): readonly string[] {
  if (specifier === undefined || specifier === "") return ["HEAD"];
  if (isObjectId(specifier) || specifier === "HEAD") return [specifier];
  try {
    checkBranchName(specifier);
  } catch {
    throw new AwsError("InvalidCommitException", `"${specifier}" is not a commit ID, branch, tag or other reference`);
  }
  return specifier.startsWith("refs/") ? [specifier] : [`refs/heads/${specifier}`, `refs/tags/${specifier}`];
}

/** The commit that a specifier means, or the error that CodeCommit gives. */
export async function commitOf(
  resolve: (refs: readonly string[]) => Promise<readonly (string | undefined)[]>,
  specifier: string | undefined,
): Promise<string> {
  const found = (await resolve(refsOfSpecifier(specifier))).find((id) => id !== undefined);
  if (!found) throw commitDoesNotExist(specifier);
  return found;
}

/** A file's path in git's form, without CodeCommit's leading slash for the root. Throws PathRequired- and InvalidPathException. */
export function filePath(path: string): string {
  const relative = folderPath(path);
  if (relative === "") throw pathRequired();
  if (path.endsWith("/")) throw invalidPath(path);
  return relative;
}

/** Like {@link filePath} for a folder: the root, `/` or empty, becomes the empty string. */
export function folderPath(path: string): string {
  const relative = path.replace(/^\//, "").replace(/\/$/, "");
  if (relative === "" && path.length <= 1) return "";
  const bad = relative.split("/").some((part) => part === "" || part === "." || part === ".." || GIT_FOLDER.test(part));
  if (bad || path.includes("\0") || path.length > MAX_PATH_CHARACTERS) throw invalidPath(path);
  return relative;
}
