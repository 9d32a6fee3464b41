import { pathToFileURL } from "node:url";
import { readMetadata } from "../../../index/metadata";
import type { Asset } from "../model/assets";
import type { Metadata } from "../model/metadata";
import { parseMetadata } from "../model/metadata";
import type { Version } from "../model/types";
import type { Blobs } from "./blobs";

/** Core metadata in the files of a version. Each file is read once. */
export class Contents {
  private readonly texts = new WeakMap<Asset, Promise<string | undefined>>();
  private readonly parsed = new WeakMap<Asset, Metadata>();

  constructor(private readonly blobs: Blobs) {}

  /** Metadata of the smallest wheel that has any, else of another file. Throws IndexUnavailable if the public index does not answer. */
  async ofVersion({ assets }: Version): Promise<Metadata | undefined> {
    const bySize = [...assets.values()].sort((a, b) => (a.size ?? Infinity) - (b.size ?? Infinity) || 0);
    for (const asset of [...bySize.filter(isWheel), ...bySize.filter((file) => !isWheel(file))]) {
      const metadata = await this.ofAsset(asset);
      if (metadata) return metadata;
    }
    return undefined;
  }

  async ofAsset(asset: Asset): Promise<Metadata | undefined> {
    const known = this.parsed.get(asset);
    if (known) return known;
    const text = await this.text(asset);
    const metadata = text === undefined ? asset.declared : parseMetadata(text);
    if (metadata) this.parsed.set(asset, metadata);
    return metadata;
  }

  /** The text of the METADATA or PKG-INFO file. */
  async text(asset: Asset): Promise<string | undefined> {
    const running = this.texts.get(asset) ?? this.read(asset);
    this.texts.set(asset, running);
    // A failure is not kept: the public index may answer the next time.
    running.catch(() => this.texts.delete(asset));
    return running;
  }

  private async read(asset: Asset): Promise<string | undefined> {
    if (!asset.path && asset.source) {
      const text = await asset.source.metadata().catch(() => undefined);
      if (text !== undefined) return text;
    }
    const url = pathToFileURL(await this.blobs.fetch(asset)).href;
    // An upload may be any bytes: a file that is not an archive has no metadata.
    return readMetadata({ filename: asset.name, url }, 0).catch(() => undefined);
  }
}

export function isWheel({ name }: { readonly name: string }): boolean {
  return name.endsWith(".whl");
}
