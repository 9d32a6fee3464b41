/** A version of a Python package, as a package URL names it. */
export interface PurlPackage {
  /** PEP 503 normalised. */
  readonly name: string;
  readonly version: string;
  /** The package URL as it was asked. */
  readonly url: string;
}

/** Reads `pkg:pypi/NAME@VERSION` (purl-spec); what is wrong with it if it is none. */
export function parsePurl(url: string): PurlPackage | { readonly problem: string } {
  const [, type, path = ""] = /^pkg:([a-z][a-z0-9.+-]*)\/(.+)$/.exec(url) ?? [];
  if (type === undefined) return { problem: "Invalid PURL" };
  if (type !== "pypi") return { problem: "Unsupported Ecosystem" };
  const [, name = "", version = ""] = /^([^@/?#]+)@([^@/?#]+)$/.exec(path) ?? [];
  if (name === "" || version === "") return { problem: "Invalid PURL: a version is required" };
  try {
    return {
      name: decodeURIComponent(name)
        .toLowerCase()
        .replace(/[-_.]+/g, "-"),
      version: decodeURIComponent(version),
      url,
    };
  } catch {
    return { problem: "Invalid PURL" };
  }
}
