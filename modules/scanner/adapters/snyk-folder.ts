import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pLimit from "p-limit";
import type { Pin, PinWithEdges } from "../ports";

/** Longest name of a folder (bytes) that common file systems allow. */
const LONGEST_FOLDER_NAME = 255;

/**
 * Writes only what Snyk's Python plugin reads: a requirements.txt, and an environment of `NAME-VERSION.dist-info/METADATA` files
 * that make every requirement look installed. The plugin takes the version from the folder's name and the edges from
 * `Requires-Dist`; the packages' own files are not needed.
 */
export async function writeSnykFolder(folder: string, batch: readonly PinWithEdges[]): Promise<{ environment: string }> {
  const environment = join(folder, "environment");
  await mkdir(environment, { recursive: true });
  await writeFile(join(folder, "requirements.txt"), batch.map((pin) => `${pin.name}==${pin.version}\n`).join(""));
  const limit = pLimit(20);
  await Promise.all(batch.map((pin) => limit(() => writeMetadata(environment, pin))));
  return { environment };
}

/** Whether the environment can contain this pin. */
export function fitsFolder(pin: Pin): boolean {
  return Buffer.byteLength(folderName(pin)) <= LONGEST_FOLDER_NAME;
}

async function writeMetadata(environment: string, pin: PinWithEdges): Promise<void> {
  const folder = join(environment, folderName(pin));
  const edges = pin.dependsOn.map((target) => `Requires-Dist: ${target.name}==${target.version}\n`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "METADATA"), `Metadata-Version: 2.1\nName: ${pin.name}\nVersion: ${pin.version}\n${edges.join("")}`);
}

/** A hyphen separates name and version, so the name must not contain one; a normalised version never does. */
function folderName(pin: Pin): string {
  return `${pin.name.replaceAll("-", "_")}-${pin.version}.dist-info`;
}
