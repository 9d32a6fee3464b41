import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Asset } from "../model/assets";
import type { PackageId, Repository } from "../model/types";
import type { Parts } from "../parts";
import { HttpProblem } from "./http";
import type { Rich } from "./rich";

interface Wanted {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly repository: Repository;
  readonly id: PackageId;
  readonly version: string;
  readonly filename: string;
}

/** Sends an asset. As in AWS, this download keeps its version, with all assets, in the repository. */
export async function sendFile(parts: Parts, rich: Rich, wanted: Wanted): Promise<void> {
  const { request, response } = wanted;
  const asset = await retained(parts, wanted.repository, wanted.id, wanted);
  const path = await parts.blobs.fetch(asset);
  const { size } = await stat(path);
  const range = rich.ranges ? rangeOf(request.headers.range, size) : undefined;
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range ? 206 : 200, {
    "content-type": "application/octet-stream",
    "content-length": String(end - start + 1),
    ...(rich.ranges ? { "accept-ranges": "bytes" } : {}),
    ...(range ? { "content-range": `bytes ${start}-${end}/${size}` } : {}),
  });
  if (request.method === "HEAD" || size === 0) return void response.end();
  await pipeline(createReadStream(path, { start, end }), response).catch((error: NodeJS.ErrnoException) => {
    // It is not an error of the sandbox if the client closes the connection.
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}

/** Sends the METADATA file of a wheel (PEP 658). This does not keep the version in the repository. */
export async function sendMetadata(
  parts: Parts,
  repository: Repository,
  id: PackageId,
  wheel: { version: string; filename: string },
): Promise<string> {
  for (const source of (await parts.upstreams.sources(repository, id, wheel.version)).get(wheel.version) ?? []) {
    if ("files" in source) {
      const text = await source.files.find(({ filename }) => filename === wheel.filename)?.metadata();
      if (text !== undefined) return text;
    } else {
      const asset = source.version.assets.get(wheel.filename);
      const text = asset && (await parts.contents.text(asset));
      if (text !== undefined) return text;
    }
  }
  throw new HttpProblem(404, `${wheel.filename} has no metadata`);
}

async function retained(parts: Parts, repository: Repository, id: PackageId, { version, filename }: Wanted): Promise<Asset> {
  const sources = (await parts.upstreams.sources(repository, id, version)).get(version) ?? [];
  const names = sources.flatMap((source) =>
    "files" in source ? source.files.map((file) => file.filename) : [...source.version.assets.keys()],
  );
  const asset = names.includes(filename) ? parts.upstreams.retain(repository, id, version, sources)?.assets.get(filename) : undefined;
  if (!asset) throw new HttpProblem(404, `${filename} is not in version '${version}' of package '${id.name}'`);
  return asset;
}

/** A single range of bytes. For any other Range header the answer is the whole file, which RFC 9110 permits. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return undefined;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (start > end) throw new HttpProblem(416, "Range not satisfiable", { "content-range": `bytes */${size}` });
  return { start, end };
}
