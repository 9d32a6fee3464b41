import { stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, sep } from "node:path";
import { glob } from "tinyglobby";
import type { ZipMember } from "../../../kit/zip";
import type { ArtifactSpec } from "../buildspec/types";
import { BuildFailure } from "../failure";

const CLIENT_ERROR = "CLIENT_ERROR";

/**
 * The files of an artifact with their names in the archive, sorted by name.
 * @param expand replaces variables in paths
 * Throws {@link BuildFailure} CLIENT_ERROR if nothing matches, as CodeBuild does.
 */
export async function collectArtifact(
  source: string,
  spec: Pick<ArtifactSpec, "files" | "baseDirectory" | "discardPaths" | "excludePaths">,
  expand: (text: string) => Promise<string>,
): Promise<ZipMember[]> {
  const bases = await baseDirectories(source, await expand(spec.baseDirectory ?? "."));
  const ignore = await Promise.all(spec.excludePaths.map(expand));
  const members = new Map<string, string>();
  for (const base of bases) {
    for (const pattern of spec.files) {
      for (const path of await matches(base, await expand(pattern), ignore)) {
        const name = spec.discardPaths ? basename(path) : nameOf(base, path);
        members.set(name, path);
      }
    }
  }
  if (members.size === 0) throw new BuildFailure(CLIENT_ERROR, "no matching artifact paths found");
  return [...members].map(([name, path]) => ({ name, path })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The folders that a base directory means. It may be a pattern: the contents of all matches are combined. */
async function baseDirectories(source: string, pattern: string): Promise<string[]> {
  const options = { absolute: true, onlyDirectories: true, dot: true, expandDirectories: false, followSymbolicLinks: false };
  const found = isAbsolute(pattern)
    ? [pattern]
    : /[*?[{]/.test(pattern)
      ? await glob(pattern, { ...options, cwd: source })
      : [join(source, pattern)];
  const existing: string[] = [];
  for (const path of found) if ((await stat(path).catch(() => undefined))?.isDirectory()) existing.push(path);
  if (existing.length === 0) throw new BuildFailure(CLIENT_ERROR, `no matching base directory path found for ${pattern}`);
  return existing.sort();
}

async function matches(base: string, pattern: string, ignore: readonly string[]): Promise<string[]> {
  // A file with an absolute path need not be below the base directory.
  if (isAbsolute(pattern)) return (await stat(pattern).catch(() => undefined))?.isFile() ? [pattern] : [];
  return glob(pattern, { cwd: base, absolute: true, dot: true, ignore: [...ignore], expandDirectories: false, followSymbolicLinks: false });
}

function nameOf(base: string, path: string): string {
  const name = relative(base, path);
  return name.startsWith("..") ? basename(path) : name.split(sep).join("/");
}
