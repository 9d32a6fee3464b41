import type { PackageGroup } from "../ports";

/**
 * The package group whose rule decides for a package of format pypi: of those that it matches, the most specific (CodeArtifact User
 * Guide, "Package group definition syntax and matching behavior"). Variations of a name, which CodeArtifact also associates, are left
 * out: a name that only they protect counts as not protected.
 */
export function groupOf(name: string, groups: readonly PackageGroup[]): PackageGroup | undefined {
  const rank = ({ pattern }: PackageGroup) => pattern.length + (pattern.endsWith("$") ? 0.5 : 0);
  return groups.filter(({ pattern }) => matches(name, pattern)).sort((one, other) => rank(other) - rank(one))[0];
}

/** `/*` and `/pypi/*` match everything, `/pypi//acme~` words that begin so, `/pypi//acme$` the name itself. */
function matches(name: string, pattern: string): boolean {
  const [path, wanted] = [`/pypi//${name}`, pattern.slice(0, -1)];
  switch (pattern.slice(-1)) {
    case "*":
      return path.startsWith(wanted);
    case "$":
      return path === wanted;
    case "~":
      return path.startsWith(wanted) && !/^[A-Za-z0-9]/.test(path.slice(wanted.length));
    default:
      return false;
  }
}
