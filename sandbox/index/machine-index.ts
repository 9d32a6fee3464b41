import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { discoverIndexes, type IndexSource } from "./discover";
import { parseFilename } from "./filename";
import { getOk } from "./http";
import type { Link } from "./listing";
import { readMetadata } from "./metadata";
import { IndexError, type IndexFile, type IndexProject, type PublicIndex } from "./public-index";
import { sourceReader, type SourceReader } from "./read-source";

export interface MachineIndexOptions {
  /** How long a server may take to begin an answer (milliseconds). @default 4000 */
  readonly timeoutMs?: number;
}

/**
 * The machine's configured package indexes as one. Each project is asked for once. A source that does not answer is not
 * asked again, so that work without a network stays fast.
 * @param sources in order of precedence. @default those that pip is configured with
 */
export async function machineIndex(sources?: readonly IndexSource[], options: MachineIndexOptions = {}): Promise<PublicIndex> {
  return new MachineIndex(sources ?? (await discoverIndexes()), options.timeoutMs ?? 4000);
}

class MachineIndex implements PublicIndex {
  private readonly projects = new Map<string, Promise<IndexProject | undefined>>();
  private readonly readers: readonly SourceReader[];
  private readonly answered = new Set<SourceReader>();
  private readonly down = new Set<SourceReader>();

  constructor(
    sources: readonly IndexSource[],
    private readonly timeoutMs: number,
  ) {
    this.readers = sources.map((source) => sourceReader(source, timeoutMs));
  }

  project(normalizedName: string): Promise<IndexProject | undefined> {
    const known = this.projects.get(normalizedName);
    if (known !== undefined) return known;
    const asked = this.ask(normalizedName);
    this.projects.set(normalizedName, asked);
    return asked;
  }

  async open(file: IndexFile): Promise<NodeJS.ReadableStream> {
    if (file.url.startsWith("file:")) return openLocal(file);
    const { body } = await getOk(file.url, this.timeoutMs);
    if (body === null) throw new IndexError(`${file.filename} is empty`);
    return Readable.fromWeb(body);
  }

  private async ask(name: string): Promise<IndexProject | undefined> {
    const lists = await Promise.all(this.readers.map((reader) => this.linksOf(reader, name)));
    // If a source failed, the answer is incomplete: it is not cached.
    if (lists.includes(undefined)) this.projects.delete(name);
    const merged = new Map<string, Link>();
    for (const link of lists.flatMap((list) => list ?? [])) {
      const known = merged.get(link.filename);
      merged.set(link.filename, known === undefined ? link : joined(known, link));
    }
    const files = [...merged.values()].flatMap((link) => this.fileOf(link, name) ?? []);
    return files.length === 0 ? undefined : { name, files };
  }

  /** @returns undefined if the source answered with an error status. */
  private async linksOf(reader: SourceReader, name: string): Promise<readonly Link[] | undefined> {
    if (this.down.has(reader)) return [];
    try {
      const links = await reader.links(name);
      this.answered.add(reader);
      return links;
    } catch (error) {
      if (!(error instanceof IndexError)) throw error;
      if (error.status !== undefined) return undefined;
      // A source that has answered before is asked once more: a busy machine can miss an answer.
      if (this.answered.delete(reader)) return this.linksOf(reader, name);
      this.down.add(reader);
      return [];
    }
  }

  private fileOf(link: Link, project: string): IndexFile | undefined {
    const parsed = parseFilename(link.filename, project);
    // A build tag may contain almost anything, but a file name must not act as a path.
    if (parsed === undefined || /[/\\]|\p{Cc}/u.test(link.filename)) return undefined;
    let metadata: Promise<string | undefined> | undefined;
    const { filename, url, sha256, size, requiresPython, yanked, uploadTime } = link;
    const facts = { filename, version: parsed.version, url, sha256, size, requiresPython, yanked, uploadTime };
    return { ...facts, metadata: () => (metadata ??= readMetadata(link, this.timeoutMs)) };
  }
}

/**
 * Joins the same file of two sources: the first source prevails. If both give the same hash, the second adds what the first
 * lacks (a plain folder has no Requires-Python), and a copy on the disk is read instead of a download.
 */
function joined(first: Link, second: Link): Link {
  if (first.sha256 === undefined || first.sha256 !== second.sha256) return first;
  const stated = Object.fromEntries(Object.entries(first).filter(([, value]) => value !== undefined)) as Partial<Link>;
  const isLocalCopy = second.url.startsWith("file:") && !first.url.startsWith("file:");
  const local = isLocalCopy ? { url: second.url, hasMetadataFile: false } : {};
  return { ...second, ...stated, ...local };
}

async function openLocal(file: IndexFile): Promise<NodeJS.ReadableStream> {
  const stream = createReadStream(fileURLToPath(file.url));
  await new Promise<void>((resolve, reject) => {
    stream.once("open", () => resolve());
    stream.once("error", (error) => reject(new IndexError(`${file.filename} cannot be read: ${error.message}`)));
  });
  return stream;
}
