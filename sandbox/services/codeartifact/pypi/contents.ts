import { pathToFileURL } from "node:url";
import { readMetadata } from "../../../index/metadata";
import type { Asset } from "../model/assets";
import type { Version } from "../model/types";
import type { Blobs } from "./blobs";
import type { Metadata } from "../model/metadata";
import { parseMetadata } from "../model/metadata";

/** What the files of a version say about it, read once a file. */
export class Contents {
  private readonly texts = new WeakMap<Asset, Promise<string | undefined>>();
  private readonly parsed = new WeakMap<Asset, Metadata>();

  constructor(private readonly blobs: Blobs) {}

  /** Metadata of a wheel that has any, else of another file; the smallest first. Throws IndexUnavailable where the public index does not answer. */
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

  /** The METADATA or PKG-INFO file itself. */
  async text(asset: Asset): Promise<string | undefined> {
    const running = this.texts.get(asset) ?? this.read(asset);
    this.texts.set(asset, running);
    // What failed may work the next time: the public index may be back.
    running.catch(() => this.texts.delete(asset));
    return running;
  }

  private async read(asset: Asset): Promise<string | undefined> {
    if (!asset.path && asset.source) {
      const text = await asset.source.metadata().catch(() => undefined);
      if (text !== undefined) return text;
    }
    const url = pathToFileURL(await this.blobs.fetch(asset)).href;
    // An upload may be any bytes: a file that is no archive has no metadata.
    return readMetadata({ filename: asset.name, url }, 0).catch(() => undefined);
  }
}

export function isWheel({ name }: { readonly name: string }): boolean {
  return name.endsWith(".whl");
}
