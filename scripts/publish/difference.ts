import { type BundleParts, bundleScanner } from "../../modules/scanner/bundle";
import { WHEEL_FOLDER } from "../../modules/scanner/contract/published-cli";
import { BLOBS, sha256Of } from "../../modules/scanner/contract/source";

/**
 * Paths in which a published source differs from what this checkout would publish. A program of the CLI, with its wheels, is as it
 * was given. @param sums path -> SHA-256 of what is published
 */
export async function differenceTo(sums: ReadonlyMap<string, string>, cli: BundleParts): Promise<string[]> {
  const files = await bundleScanner(cli);
  const given = (path: string) => cli.program !== undefined && (cli.program.parts.includes(path) || path.startsWith(WHEEL_FOLDER));
  const changed = [...files].filter(([path, content]) => sums.get(path) !== sha256Of(content)).map(([path]) => path);
  const removed = [...sums.keys()].filter((path) => !files.has(path) && path !== BLOBS && !given(path));
  return [...changed, ...removed].sort();
}
