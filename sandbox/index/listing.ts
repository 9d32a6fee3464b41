import { parse, type DefaultTreeAdapterTypes } from "parse5";
import { z } from "zod";
import { IndexError } from "./public-index";

/** A link of an index page, or a file of a folder, whose name is not yet parsed. */
export interface Link {
  readonly filename: string;
  readonly url: string;
  readonly sha256?: string;
  readonly size?: number;
  readonly requiresPython?: string;
  readonly yanked?: string | false;
  readonly uploadTime?: string;
  /** PEP 658 and 714: `url` + `.metadata` exists. */
  readonly hasMetadataFile?: boolean;
}

const flag = z.union([z.boolean(), z.record(z.string(), z.unknown())]).nullish();

/** PEP 691 with PEP 700; unknown members are ignored, as PEP 691 requires. */
const page = z.object({
  meta: z.object({ "api-version": z.string() }),
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      hashes: z.record(z.string(), z.string()).default({}),
      "requires-python": z.string().nullish(),
      "core-metadata": flag,
      "dist-info-metadata": flag,
      yanked: z.union([z.boolean(), z.string()]).nullish(),
      size: z.number().int().nonnegative().nullish(),
      "upload-time": z.string().nullish(),
    }),
  ),
});

/** @throws {IndexError} if the text is not a PEP 691 page of major version 1. */
export function parseJsonPage(text: string, pageUrl: string): Link[] {
  const parsed = page.safeParse(jsonOf(text));
  if (!parsed.success) throw malformed(pageUrl, "is not a PEP 691 page");
  if (!parsed.data.meta["api-version"].startsWith("1.")) throw malformed(pageUrl, `speaks version ${parsed.data.meta["api-version"]}`);
  return parsed.data.files.map((file) => ({
    filename: file.filename,
    url: withoutFragment(new URL(file.url, pageUrl)),
    sha256: file.hashes["sha256"]?.toLowerCase(),
    size: file.size ?? undefined,
    requiresPython: file["requires-python"] ?? undefined,
    yanked: file.yanked === true ? "" : (file.yanked ?? false),
    uploadTime: file["upload-time"] ?? undefined,
    hasMetadataFile: Boolean(file["core-metadata"] ?? file["dist-info-metadata"]),
  }));
}

/** PEP 503, 592, 629, 658 and 714. */
export function parseHtmlPage(text: string, pageUrl: string): Link[] {
  const elements = [...walk(parse(text))];
  const version = elements.find((each) => each.tagName === "meta" && attribute(each, "name") === "pypi:repository-version");
  if (version !== undefined && !(attribute(version, "content") ?? "").startsWith("1.")) {
    throw malformed(pageUrl, `speaks version ${attribute(version, "content") ?? ""}`);
  }
  const base = elements.find((each) => each.tagName === "base");
  const baseUrl = new URL((base && attribute(base, "href")) ?? "", pageUrl).href;
  return elements.filter((each) => each.tagName === "a").flatMap((anchor) => linkOf(anchor, baseUrl) ?? []);
}

/** The status is 200, so that the error does not count as a server without an answer. */
function malformed(pageUrl: string, problem: string): IndexError {
  return new IndexError(`${new URL(pageUrl).pathname} ${problem}`, 200);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function linkOf(anchor: DefaultTreeAdapterTypes.Element, baseUrl: string): Link | undefined {
  const href = attribute(anchor, "href");
  if (href === undefined || !URL.canParse(href, baseUrl)) return undefined;
  const url = new URL(href, baseUrl);
  const yanked = attribute(anchor, "data-yanked");
  return {
    filename: filenameOf(url),
    url: withoutFragment(url),
    sha256: /^#sha256=([0-9a-f]{64})\b/i.exec(url.hash)?.[1]?.toLowerCase(),
    requiresPython: attribute(anchor, "data-requires-python"),
    // A missing attribute means "unknown" and not "not yanked": the index may not support PEP 592.
    yanked,
    hasMetadataFile: (attribute(anchor, "data-core-metadata") ?? attribute(anchor, "data-dist-info-metadata")) !== undefined,
  };
}

function* walk(node: DefaultTreeAdapterTypes.Node): Generator<DefaultTreeAdapterTypes.Element> {
  if ("tagName" in node) yield node;
  if ("childNodes" in node) for (const child of node.childNodes) yield* walk(child);
}

function attribute(element: DefaultTreeAdapterTypes.Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

/** The last segment of the path, decoded. */
export function filenameOf(url: URL): string {
  const segment = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function withoutFragment(url: URL): string {
  const copy = new URL(url);
  copy.hash = "";
  return copy.href;
}
