import type { Asset } from "../model/assets";
import { assetOfIndex, yankedOf } from "../model/assets";
import type { PackageId, Repository } from "../model/types";
import type { Parts } from "../parts";
import { isWheel } from "./contents";
import { HttpProblem } from "./http";
import type { Rich } from "./rich";
import type { Source } from "./upstreams";

interface Link extends Pick<Asset, "name" | "hashes" | "requiresPython" | "yanked"> {
  readonly version: string;
}

/** PEP 503 page of a project, with the files of the repository, its upstreams and its external connections. */
export async function indexPage({ upstreams }: Parts, repository: Repository, id: PackageId, rich: Rich): Promise<string> {
  const sources = await upstreams.sources(repository, id);
  if (sources.size === 0)
    throw new HttpProblem(404, `Package '${id.name}' is neither in repository '${repository.name}' nor upstream of it`);
  const links = [...sources].flatMap(([version, found]) => linksOf(version, found));
  links.sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = links.map((link) => `    ${anchor(link, rich)}<br/>`);
  const title = `Links for ${escapeHtml(id.name)}`;
  const head = `  <head>\n    <meta name="pypi:repository-version" content="1.0">\n    <title>${title}</title>\n  </head>`;
  return `<!DOCTYPE html>\n<html>\n${head}\n  <body>\n    <h1>${title}</h1>\n${lines.join("\n")}\n  </body>\n</html>\n`;
}

function linksOf(version: string, sources: readonly Source[]): Link[] {
  const [nearest] = sources;
  // Clients that know the URL may still download an Unlisted version, but the page does not list it.
  if (!nearest || ("version" in nearest && nearest.version.status !== "Published")) return [];
  const links = new Map<string, Link>();
  for (const source of sources) {
    const assets = "files" in source ? source.files.map(assetOfIndex) : source.version.assets.values();
    for (const asset of assets) if (!links.has(asset.name)) links.set(asset.name, { ...asset, version });
    // The public index decides whether its files are yanked, also if they were copied earlier.
    for (const file of "files" in source ? source.files : []) {
      const link = links.get(file.filename);
      if (link) links.set(file.filename, { ...link, yanked: yankedOf(file) });
    }
  }
  return [...links.values()];
}

function anchor({ version, name, hashes, requiresPython, yanked }: Link, rich: Rich): string {
  const digest = hashes["SHA-256"] ? `#sha256=${hashes["SHA-256"]}` : "";
  const attributes = {
    href: `${encodeURIComponent(version)}/${encodeURIComponent(name)}${digest}`,
    "data-requires-python": requiresPython,
    "data-yanked": yanked,
    "data-core-metadata": rich.metadata && isWheel({ name }) ? "true" : undefined,
    "data-dist-info-metadata": rich.metadata && isWheel({ name }) ? "true" : undefined,
  };
  const written = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : `${key}="${escapeHtml(value)}"`));
  return `<a ${written.join(" ")}>${escapeHtml(name)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
