import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { IndexSource } from "./discover";
import { bodyOf, get, LARGEST_PAGE } from "./http";
import { filenameOf, parseHtmlPage, parseJsonPage, type Link } from "./listing";
import { IndexError } from "./public-index";

/** pip's own preference (PEP 691). */
const accept = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01";

/** Lists the links of one source for one project. */
export interface SourceReader {
  /** @returns an empty list if the source does not have the project. @throws {IndexError} if it does not answer. */
  links(project: string): Promise<readonly Link[]>;
}

/** @param timeoutMs how long a server may take to begin its answer */
export function sourceReader(source: IndexSource, timeoutMs: number): SourceReader {
  const read = (url: string) => (url.startsWith("file:") ? readLocal(url) : readRemote(url, timeoutMs));
  if (source.kind === "index") return { links: (project) => read(new URL(`${project}/`, source.url).href) };
  // A flat page is the same for every project, so it is read once.
  let page: Promise<readonly Link[]> | undefined;
  return { links: () => (page ??= read(source.url)) };
}

async function readRemote(url: string, timeoutMs: number): Promise<readonly Link[]> {
  const response = await get(url, { Accept: accept }, timeoutMs);
  // PyPI and private indexes answer these if they do not have the project.
  if ([401, 403, 404, 410].includes(response.status)) {
    await response.body?.cancel();
    return [];
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new IndexError(`${response.url} answered ${response.status}`, response.status);
  }
  const isJson = /^application\/(vnd\.pypi\.simple\.v1\+)?json\b/i.test(response.headers.get("content-type") ?? "");
  const base = withCredentialsOf(url, response.url);
  const text = (await bodyOf(response, LARGEST_PAGE, timeoutMs)).toString("utf8");
  return isJson ? parseJsonPage(text, base) : parseHtmlPage(text, base);
}

/** Adds the page's credentials: a private index asks for them for files too. A redirect to another host does not get them. */
function withCredentialsOf(asked: string, answered: string): string {
  const [from, to] = [new URL(asked), new URL(answered)];
  if (from.origin !== to.origin) return answered;
  to.username = from.username;
  to.password = from.password;
  return to.href;
}

async function readLocal(url: string): Promise<readonly Link[]> {
  const path = fileURLToPath(url);
  const kind = await stat(path).catch(() => undefined);
  if (kind === undefined) return [];
  if (kind.isFile()) return parseHtmlPage(await readFile(path, "utf8"), url);
  const page = join(path, "index.html");
  if (await stat(page).catch(() => undefined)) return parseHtmlPage(await readFile(page, "utf8"), pathToFileURL(page).href);
  return linksOfFolder(path);
}

async function linksOfFolder(path: string): Promise<readonly Link[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const url = pathToFileURL(join(path, entry.name));
      return { filename: filenameOf(url), url: url.href };
    });
}
