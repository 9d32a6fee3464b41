import type { IndexFile, IndexProject, PublicIndex } from "../../../index/public-index";
import type { Changes } from "../model/changes";
import type { Store } from "../model/store";
import { packageKey } from "../model/store";
import type { PackageId, Repository, Version } from "../model/types";
import { assetOfIndex, yankedOf } from "../model/assets";
import { mayEnter } from "../model/package-groups";
import { addAssets, ensurePackage, ensureVersion, FROM_UPSTREAM, isDownloadable } from "../model/versions";
import { IndexUnavailable } from "./blobs";

/** A version in a repository, or in the public index behind a repository's external connection. */
export type Source =
  | { readonly repository: Repository; readonly version: Version }
  | { readonly repository: Repository; readonly files: readonly IndexFile[] };

/** AWS searches at most 25 repositories for a package version. */
const MAX_REPOSITORIES = 25;
const PUBLIC_PYPI = "public:pypi";

/** Finds packages through upstream repositories and external connections, and keeps downloaded versions. */
export class Upstreams {
  private readonly byVersion = new WeakMap<IndexProject, Map<string, IndexFile[]>>();

  constructor(
    private readonly store: Store,
    private readonly publicIndex: PublicIndex,
    private readonly changes: Pick<Changes, "noting">,
  ) {}

  /**
   * The sources of a package's versions for a repository, nearest first; an upstream's own upstreams come before the next upstream.
   * A version that a repository holds but does not give out (Archived, Disposed) hides the version in its upstreams. A package
   * whose origin controls block upstreams hides all versions in its upstreams.
   * Throws {@link IndexUnavailable} only if no version was found and the public index did not answer.
   */
  async sources(repository: Repository, id: PackageId, version?: string): Promise<Map<string, Source[]>> {
    const found = new Map<string, Source[]>();
    const visited = new Set<string>();
    let failure: IndexUnavailable | undefined;
    const add = (name: string, source: Source) => found.set(name, [...(found.get(name) ?? []), source]);

    const visit = async (current: Repository, hidden: ReadonlySet<string>): Promise<void> => {
      if (visited.has(current.name) || visited.size >= MAX_REPOSITORIES) return;
      visited.add(current.name);
      const held = current.packages.get(packageKey(id));
      const hides = new Set(hidden);
      for (const each of version === undefined ? (held?.versions.values() ?? []) : [held?.versions.get(version)]) {
        if (!each || hidden.has(each.version)) continue;
        // What was published in the domain comes into another of its repositories only if the package's group lets it.
        const internal = current !== repository && each.origin.originType === "INTERNAL";
        if (internal && !mayEnter(current.domain, id, "INTERNAL_UPSTREAM", repository.name)) continue;
        if (isDownloadable(each)) add(each.version, { repository: current, version: each });
        else hides.add(each.version);
      }
      if (held?.restrictions.upstream === "BLOCK") return;
      const mayIngest = mayEnter(current.domain, id, "EXTERNAL_UPSTREAM", current.name);
      if (current.externalConnection === PUBLIC_PYPI && id.format === "pypi" && mayIngest) {
        try {
          for (const [name, files] of await this.offered(id.name, version)) if (!hides.has(name)) add(name, { repository: current, files });
        } catch (error) {
          failure = new IndexUnavailable(`public:pypi does not answer for ${id.name}: ${(error as Error).message}`);
        }
      }
      for (const upstream of current.upstreams) {
        const next = current.domain.repositories.get(upstream);
        if (next) await visit(next, hides);
      }
    };

    await visit(repository, new Set());
    if (found.size === 0 && failure) throw failure;
    return found;
  }

  /** Keeps a version, with the assets of all sources, in the requested repository and in the one with the external connection. */
  retain(repository: Repository, id: PackageId, version: string, sources: readonly Source[]): Version | undefined {
    let kept: Version | undefined;
    for (const source of sources) {
      const origin = "files" in source ? this.ingest(source.repository, id, version, source.files) : source.version;
      if (source.repository === repository) kept ??= origin;
      // An upstream does not undo that an administrator archived or disposed of the copy.
      if (source.repository === repository || !isDownloadable(origin)) continue;
      kept = this.changes.noting(repository, id, version, () => {
        const target = ensurePackage(repository, id, FROM_UPSTREAM);
        const held = kept ?? ensureVersion(this.store, target, version, origin.origin, origin.status);
        addAssets(held, origin.assets.values());
        return held;
      });
    }
    return kept;
  }

  private ingest(repository: Repository, id: PackageId, version: string, files: readonly IndexFile[]): Version {
    const origin = { originType: "EXTERNAL", domainEntryPoint: { externalConnectionName: PUBLIC_PYPI } } as const;
    const target = this.changes.noting(repository, id, version, () => {
      const held = ensureVersion(this.store, ensurePackage(repository, id, FROM_UPSTREAM), version, origin, "Published");
      addAssets(held, files.filter(({ filename }) => !held.assets.has(filename)).map(assetOfIndex));
      return held;
    });
    for (const file of files) {
      const asset = target.assets.get(file.filename);
      if (asset?.source) asset.yanked = yankedOf(file);
    }
    return target;
  }

  private async offered(name: string, version?: string): Promise<Iterable<[string, IndexFile[]]>> {
    const project = await this.publicIndex.project(name);
    if (!project) return [];
    let grouped = this.byVersion.get(project);
    if (!grouped) {
      grouped = new Map();
      for (const file of project.files) {
        const files = grouped.get(file.version);
        if (files) files.push(file);
        else grouped.set(file.version, [file]);
      }
      this.byVersion.set(project, grouped);
    }
    const files = version === undefined ? undefined : grouped.get(version);
    return version === undefined ? grouped : files ? [[version, files]] : [];
  }
}
