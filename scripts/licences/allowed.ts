import satisfies from "spdx-satisfies";
import type { Package } from "./packages";

/**
 * Licences that allow use, change and distribution without terms for our own sources. MPL-2.0 (CDKTF and its AWS provider) covers
 * changes of its own files only, and we change none.
 */
export const ALLOWED = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "ISC", "MIT", "MPL-2.0"];

/** Packages whose licence is no SPDX expression, by `NAME@VERSION`: what it says, and why that is enough. */
export const EXCEPTIONS: Readonly<Record<string, { readonly licence: string; readonly because: string }>> = {
  "jsonify@0.0.1": { licence: "Public Domain", because: "its author has given up all rights" },
};

/** Licences of the packages that the scan's build installs with pip: a lock of pip has none. A test compares them with the wheels. */
export const PYTHON_LICENCES: ReadonlyMap<string, string> = new Map([
  ["packaging", "Apache-2.0 OR BSD-2-Clause"],
  ["setuptools", "MIT"],
]);

/** Why a package may not be used; undefined if it may. */
export function licenceProblem({ name, version, licence }: Package): string | undefined {
  const package_ = `${name}@${version}`;
  const exception = EXCEPTIONS[package_];
  if (exception !== undefined)
    return exception.licence === licence
      ? undefined
      : `${package_} is licensed under ${licence}, not under ${exception.licence} as its exception says`;
  if (licence === "") return `${package_} says no licence: read what it has, and add an exception or use another package`;
  return isAllowed(licence)
    ? undefined
    : `${package_} is licensed under ${licence}, which is not allowed: use another package, or decide it anew`;
}

function isAllowed(licence: string): boolean {
  try {
    return satisfies(licence, ALLOWED);
  } catch {
    // It is no SPDX expression.
    return false;
  }
}

/** Exceptions for packages that are not used any more. */
export function staleExceptions(packages: readonly Package[]): string[] {
  const used = new Set(packages.map(({ name, version }) => `${name}@${version}`));
  return Object.keys(EXCEPTIONS).filter((each) => !used.has(each));
}
