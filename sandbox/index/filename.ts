import { clean } from "@renovatebot/pep440";

/** A parsed distribution file name: https://packaging.python.org/en/latest/specifications/ (binary and source distribution format). */
export interface Distribution {
  readonly kind: "wheel" | "sdist" | "egg";
  /** PEP 440 canonical form. */
  readonly version: string;
}

/** PEP 503. */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}

/** PEP 440 canonical form; undefined if the text is not a version. */
export function canonicalVersion(version: string): string | undefined {
  // The library joins the parts of a local version with commas, which PEP 440 does not allow.
  return clean(version)?.replaceAll(",", ".");
}

/** Archives that pip takes for source distributions, longest first. */
const sourceExtensions = [".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tbz", ".txz", ".tar", ".zip"];

/**
 * Reads a file name as pip does when it looks for `project` (normalised). It needs the project because `a-b-1.0-1.tar.gz`
 * may be version `1.0-1` of `a-b` or version `b-1.0-1` of `a`.
 * @returns undefined for another project's file, an unknown kind of file, or a version that is not valid by PEP 440.
 */
export function parseFilename(filename: string, project: string): Distribution | undefined {
  if (filename.endsWith(".whl")) return parseWheel(filename.slice(0, -4), project);
  if (filename.endsWith(".egg")) return parseEgg(filename.slice(0, -4), project);
  const extension = sourceExtensions.find((candidate) => filename.endsWith(candidate));
  if (extension === undefined) return undefined;
  // The names of zipped Windows installers and bdist_dumb archives end in a platform, so their version does not parse.
  const version = versionAfter(filename.slice(0, -extension.length).replace(/-py[123]\.?[0-9]?$/, ""), project);
  return version === undefined ? undefined : { kind: "sdist", version };
}

function parseWheel(stem: string, project: string): Distribution | undefined {
  const parts = stem.split("-");
  const [name, version, build] = parts;
  if (name === undefined || version === undefined || parts.length < 5 || parts.length > 6) return undefined;
  if (normalizeName(name) !== project) return undefined;
  if (parts.length === 6 && !/^\d/.test(build ?? "")) return undefined;
  const canonical = canonicalVersion(version.includes("+") ? version : version.replaceAll("_", "-"));
  return canonical === undefined ? undefined : { kind: "wheel", version: canonical };
}

function parseEgg(stem: string, project: string): Distribution | undefined {
  const version = versionAfter(stem.replace(/-py\d+(\.\d+)?(-.*)?$/, ""), project);
  return version === undefined ? undefined : { kind: "egg", version };
}

function versionAfter(stem: string, project: string): string | undefined {
  for (let dash = stem.indexOf("-"); dash !== -1; dash = stem.indexOf("-", dash + 1)) {
    if (normalizeName(stem.slice(0, dash)) === project) return canonicalVersion(stem.slice(dash + 1));
  }
  return undefined;
}
