import { normalizeName } from "../../../index/filename";

/** The core metadata fields that the sandbox reads (METADATA of a wheel, PKG-INFO of an sdist). */
export interface Metadata {
  readonly summary?: string;
  readonly homePage?: string;
  readonly license?: string;
  readonly requiresPython?: string;
  readonly requiresDist: readonly string[];
  readonly projectUrls: readonly { readonly label: string; readonly url: string }[];
  readonly description?: string;
}

/** Parses core metadata: RFC 822 headers with folded lines, and the description in a header or as the body. */
export function parseMetadata(text: string): Metadata {
  const [head, body] = splitOnce(text.replace(/\r\n?/g, "\n"), /\n\n/);
  const headers = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of head.split("\n")) {
    if (/^[ \t]/.test(line) && current) {
      current[current.length - 1] += `\n${line.replace(/^(?: {7}\||\s+)/, "")}`;
      continue;
    }
    const [, name, value] = /^([A-Za-z0-9-]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (!name) continue;
    const key = name.toLowerCase();
    current = headers.get(key) ?? [];
    current.push(value ?? "");
    headers.set(key, current);
  }
  return metadataOf((name) => (headers.get(name) ?? []).map((value) => value.trim()), body?.trim());
}

/** Builds metadata from named values. "UNKNOWN" counts as absent: old tools write it for empty fields. */
export function metadataOf(values: (name: string) => readonly string[], body?: string): Metadata {
  const first = (name: string) => values(name).find((value) => value !== "" && value !== "UNKNOWN");
  return {
    summary: first("summary"),
    homePage: first("home-page"),
    license: first("license-expression") ?? first("license"),
    requiresPython: first("requires-python"),
    requiresDist: values("requires-dist").filter((value) => value !== ""),
    projectUrls: values("project-url").flatMap((value) => {
      const [label, url] = splitOnce(value, /,\s*/);
      return url ? [{ label, url }] : [];
    }),
    description: first("description") ?? (body || undefined),
  };
}

export interface Dependency {
  readonly package: string;
  readonly dependencyType: "Requires-Dist";
  readonly versionRequirement?: string;
}

/**
 * A Requires-Dist line in the form of ListPackageVersionDependencies. AWS does not document how it writes extras and
 * markers; here everything after the name is the requirement, so that both together are valid by PEP 508.
 */
export function dependencyOf(requirement: string): Dependency | undefined {
  const [, name, rest] = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*([\s\S]*)$/.exec(requirement.trim()) ?? [];
  if (!name) return undefined;
  const versionRequirement = (rest ?? "").replace(/^\(([^)]*)\)/, "$1").trim();
  return { package: normalizeName(name), dependencyType: "Requires-Dist", versionRequirement: versionRequirement || undefined };
}

function splitOnce(text: string, separator: RegExp): [string, string | undefined] {
  const match = separator.exec(text);
  return match ? [text.slice(0, match.index), text.slice(match.index + match[0].length)] : [text, undefined];
}
