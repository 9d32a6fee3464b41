import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { getCurrentObject, getObject, listKeys, parsePlace } from "../../../kit/objects";
import { unzip } from "../../../kit/zip";
import type { FetchRequest, Revision } from "./request";

/** Fetches `bucket/path/object.zip` (unpacked), another object (as it is), or everything in `bucket/path/folder/`. */
export async function fetchFromS3({ source, version, directory, session }: FetchRequest): Promise<Revision> {
  const place = parsePlace(source.location ?? "");
  if (!place) throw new Error(`${source.location} is not a place in S3`);
  if (!place.key.endsWith("/")) {
    const { body, versionId, eTag } = await getCurrentObject(session, { ...place, versionId: version });
    if (/\.zip$/i.test(place.key)) await unzip(body, directory);
    else await writeFile(join(directory, place.key.split("/").at(-1) ?? "source"), body);
    return versionId ?? eTag?.replaceAll('"', "");
  }
  for (const key of await listKeys(session, place.bucket, place.key)) {
    if (key.endsWith("/")) continue;
    const path = join(directory, key.slice(place.key.length));
    if (!path.startsWith(directory + sep)) throw new Error(`object ${key} leaves the source folder`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, (await getObject(session, { bucket: place.bucket, key })).body);
  }
  return undefined;
}
