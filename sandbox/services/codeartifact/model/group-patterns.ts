import { normalizeName } from "../../../index/filename";
import type { PackageId } from "./types";

/** How a package belongs to a group: by its own name, or by a variation of it. */
export type Association = "STRONG" | "WEAK";

/** The group of all packages, which every domain has from its beginning. */
export const ROOT = "/*";

/** Formats whose packages have no namespace: a pattern has an empty one, `/pypi//acme~`. */
const WITHOUT_NAMESPACE = new Set(["pypi", "nuget", "ruby", "cargo"]);
/** Formats whose names CodeArtifact normalises; a pattern needs the normalised name. */
const NORMALISED: Readonly<Record<string, (name: string) => string>> = { pypi: normalizeName, nuget: (name) => name.toLowerCase() };
const FORMATS = ["npm", "pypi", "maven", "nuget", "generic", "ruby", "swift", "cargo"];

/**
 * What is wrong with a pattern, in words; undefined if nothing is. The forms are those of the CodeArtifact User Guide, "Package group
 * definition syntax and matching behavior".
 */
export function patternProblem(pattern: string): string | undefined {
  if (pattern === ROOT) return undefined;
  const [start, format = "", namespace, name, ...more] = pattern.slice(0, -1).split("/");
  const suffix = pattern.slice(-1);
  if (start !== "" || more.length > 0 || !"*~$".includes(suffix))
    return "it must be like /npm/*, /npm/space/*, /npm/space/name~ or /npm/space/name$";
  if (!FORMATS.includes(format)) return `'${format}' is not a format`;
  if (namespace === undefined) return `/${format}${suffix} has no slash before its suffix`;
  const parts = name === undefined ? [namespace] : [namespace, name];
  const last = parts.at(-1) ?? "";
  if (parts.some((part) => /[*~$]/.test(part))) return "only its last letter may be one of * ~ $";
  if (suffix === "*" && last !== "") return "* stands alone after a slash";
  if (suffix !== "*" && last === "") return `${suffix} needs a name before it`;
  if (suffix === "$" && name === undefined) return "$ ends a whole coordinate: format, namespace and name";
  if (WITHOUT_NAMESPACE.has(format) && namespace !== "")
    return `packages of format ${format} have no namespace: leave it empty, /${format}//`;
  const normalised = NORMALISED[format]?.(name ?? "");
  if (normalised !== undefined && name !== undefined && name !== normalised) return `the name must be normalised: ${normalised}`;
  return undefined;
}

/** Whether a package matches a pattern, and how. */
export function associationOf(pattern: string, id: PackageId): Association | undefined {
  const [path, wanted] = [pathOf(id), pattern.slice(0, -1)];
  const suffix = pattern.slice(-1);
  if (suffix === "*") return path.startsWith(wanted) ? "STRONG" : undefined;
  if (suffix === "$" && path === wanted) return "STRONG";
  if (suffix === "~" && path.startsWith(wanted) && endsWord(path, wanted.length)) return "STRONG";
  return isVariation(path, wanted, suffix) ? "WEAK" : undefined;
}

/** Whether every package of a pattern belongs to a wider one too. */
export function contains(wider: string, pattern: string): boolean {
  if (wider === pattern || !"*~".includes(wider.slice(-1))) return false;
  const [prefix, path] = [wider.slice(0, -1), pattern.slice(0, -1)];
  return path.startsWith(prefix) && (wider.endsWith("*") || endsWord(path, prefix.length));
}

function pathOf({ format, namespace = "", name }: PackageId): string {
  return `/${format}/${namespace}/${name}`;
}

/** A prefix ends with a word: `/npm/space/ui~` has ui-core, and has uikit by a variation only. */
function endsWord(path: string, at: number): boolean {
  return at >= path.length || !/[A-Za-z0-9]/.test(path.charAt(at));
}

/** Separators and case are what names that are meant to be mistaken for another differ in. */
function isVariation(path: string, wanted: string, suffix: string): boolean {
  const [plainPath, plainWanted] = [path, wanted].map((text) => text.toLowerCase().replace(/[^a-z0-9/]/g, ""));
  if (plainPath === undefined || plainWanted === undefined) return false;
  return suffix === "$" ? plainPath === plainWanted : plainPath.startsWith(plainWanted);
}
