import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { canonicalVersion, normalizeName } from "./filename";
import { buildSdist, buildWheel } from "./hermetic/archives";
import { coreMetadata, fileStem, type HermeticPackage, type Release } from "./hermetic/definition";
import { hostilePackages } from "./hermetic/hostile";
import { packages } from "./hermetic/packages";
import { moreStandIns } from "./hermetic/more-stand-ins";
import { standIns } from "./hermetic/stand-ins";
import { IndexError, type IndexFile, type IndexProject, type PublicIndex } from "./public-index";

export { mergeIndexes } from "./merge";
export { writeIndexTree } from "./hermetic/tree";

/** A generated index: it has the same packages and bytes on every machine and needs no network. */
export interface HermeticIndex extends PublicIndex {
  /** All projects, PEP 503 normalised. */
  readonly names: readonly string[];
}

export interface HermeticOptions {
  /** File that package code writes if it is ever run: it must not exist after a scan. @default {@link executionMark} */
  readonly executionMark?: string;
  /** @default the list in `hermetic/` */
  readonly packages?: readonly HermeticPackage[];
}

/** File that package code of the hermetic index writes if it is run. */
export const executionMark = join(tmpdir(), "sandbox-package-code-was-run");

/** Builds each file when its project is first asked for. */
export function hermeticIndex(options: HermeticOptions = {}): Promise<HermeticIndex> {
  const all = options.packages ?? [...packages, ...hostilePackages, ...standIns, ...moreStandIns];
  const definitions = new Map(all.map((each) => [normalizeName(each.name), each]));
  return Promise.resolve(new Hermetic(definitions, options.executionMark ?? executionMark));
}

class Hermetic implements HermeticIndex {
  readonly names: readonly string[];
  private readonly projects = new Map<string, Promise<IndexProject>>();
  private readonly contents = new WeakMap<IndexFile, Buffer>();

  constructor(
    private readonly definitions: ReadonlyMap<string, HermeticPackage>,
    private readonly markFile: string,
  ) {
    this.names = [...definitions.keys()].sort();
  }

  async project(normalizedName: string): Promise<IndexProject | undefined> {
    const definition = this.definitions.get(normalizedName);
    if (definition === undefined) return undefined;
    const built = this.projects.get(normalizedName) ?? this.build(normalizedName, definition);
    this.projects.set(normalizedName, built);
    return built;
  }

  open(file: IndexFile): Promise<NodeJS.ReadableStream> {
    const bytes = this.contents.get(file);
    if (bytes === undefined) return Promise.reject(new IndexError(`${file.filename} is not a file of this index`));
    return Promise.resolve(Readable.from([bytes]));
  }

  private async build(name: string, definition: HermeticPackage): Promise<IndexProject> {
    const files: IndexFile[] = [];
    for (const release of definition.releases) {
      // A thousand releases take a second: the loop lets other work of this process run in between.
      await setImmediate();
      const stem = fileStem(definition.name, release.version);
      for (const tag of release.wheels ?? ["py3-none-any"]) {
        const bytes = buildWheel(definition.name, release, tag, this.markFile);
        files.push(this.file(`${stem}-${tag}.whl`, definition.name, release, bytes));
      }
      if (!release.sdist) continue;
      files.push(this.file(`${stem}.tar.gz`, definition.name, release, await buildSdist(definition.name, release, this.markFile)));
    }
    return { name, files };
  }

  private file(filename: string, name: string, release: Release, bytes: Buffer): IndexFile {
    const file: IndexFile = {
      filename,
      version: canonicalVersion(release.version) ?? release.version,
      url: `hermetic:///files/${encodeURIComponent(filename)}`,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      size: bytes.length,
      requiresPython: release.requiresPython,
      yanked: release.yanked ?? false,
      uploadTime: release.uploadTime ?? "2021-01-01T00:00:00Z",
      metadata: () => Promise.resolve(coreMetadata(name, release)),
    };
    this.contents.set(file, bytes);
    return file;
  }
}
