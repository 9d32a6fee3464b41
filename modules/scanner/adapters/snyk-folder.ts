import { link, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pin, PinWithEdges } from "../ports";

/** Longest name of a file (bytes) that common file systems allow. */
const LONGEST_NAME = 255;

/** Name of the environment within the folder. */
export const ENVIRONMENT = "environment";

/**
 * Writes only what Snyk's Python plugin reads: a requirements.txt, and an environment in which every requirement looks installed. The
 * plugin takes the version from the entry's name and the edges from `Requires-Dist`; the packages' own files are not needed. So an
 * entry without edges is one more name of a single empty file, `NAME-VERSION.egg-info`: no new file has to be made for it, which is
 * what takes the time on a disk. One with edges is a folder, `NAME-VERSION.dist-info/METADATA`.
 */
export async function writeSnykFolder(folder: string, batch: readonly PinWithEdges[]): Promise<{ environment: string }> {
  const environment = join(folder, ENVIRONMENT);
  const empty = join(folder, "empty");
  await mkdir(environment, { recursive: true });
  await writeFile(empty, "");
  await writeFile(join(folder, "requirements.txt"), batch.map((pin) => `${pin.name}==${pin.version}\n`).join(""));
  for (const pin of batch) {
    if (pin.dependsOn.length > 0) await writeMetadata(environment, pin);
    else await nameEmpty(empty, join(environment, `${stem(pin)}.egg-info`));
  }
  return { environment };
}

/** Gives an empty file one more name; where the file system has no such names, or no more of them, makes another. */
export async function nameEmpty(empty: string, name: string): Promise<void> {
  await link(empty, name).catch(() => writeFile(name, ""));
}

/** Whether the environment can contain this pin. */
export function fitsFolder(pin: Pin): boolean {
  return Buffer.byteLength(`${stem(pin)}.dist-info`) <= LONGEST_NAME;
}

async function writeMetadata(environment: string, pin: PinWithEdges): Promise<void> {
  const folder = join(environment, `${stem(pin)}.dist-info`);
  const edges = pin.dependsOn.map((target) => `Requires-Dist: ${target.name}==${target.version}\n`);
  await mkdir(folder);
  await writeFile(join(folder, "METADATA"), `Metadata-Version: 2.1\nName: ${pin.name}\nVersion: ${pin.version}\n${edges.join("")}`);
}

/** A hyphen separates name and version, so the name must not contain one; a normalised version never does. */
function stem(pin: Pin): string {
  return `${pin.name.replaceAll("-", "_")}-${pin.version}`;
}
