import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { zipSync, type Zippable } from "fflate";
import { pack } from "tar-stream";
import { coreMetadata, fileStem, mark, markingCode, type Release } from "./definition";

/** A fixed date makes the bytes, and so the hashes on index pages, the same on every run. */
const fixedDate = new Date("2021-01-01T00:00:00Z");
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A wheel with one module, METADATA, WHEEL and RECORD (PEP 427). */
export function buildWheel(name: string, release: Release, tag: string, markFile: string): Buffer {
  const stem = fileStem(name, release.version);
  const moduleName = name.toLowerCase().replace(/[-_.]+/g, "_");
  const contents: Record<string, string> = {
    [`${moduleName}.py`]: `__version__ = ${JSON.stringify(release.version)}\n`,
    ...Object.fromEntries(
      Object.entries(release.wheelFiles ?? {}).map(([path, text]) => [path, text.replaceAll(mark, markingCode(markFile))]),
    ),
    [`${stem}.dist-info/METADATA`]: coreMetadata(name, release),
    [`${stem}.dist-info/WHEEL`]: wheelFile(tag),
  };
  const files = Object.entries(contents).map(([path, text]) => [path, encode(text)] as const);
  const record = files.map(([path, bytes]) => `${path},sha256=${recordHash(bytes)},${bytes.length}\n`).join("");
  const entries: Zippable = Object.fromEntries([...files, [`${stem}.dist-info/RECORD`, encode(`${record}${stem}.dist-info/RECORD,,\n`)]]);
  return Buffer.from(zipSync(entries, { mtime: fixedDate, level: 6 }));
}

/** A source distribution whose setup.py leaves the mark if it is run, and would then build. */
export async function buildSdist(name: string, release: Release, markFile: string): Promise<Buffer> {
  const stem = fileStem(name, release.version);
  const setup = [
    markingCode(markFile),
    "from setuptools import setup",
    `setup(name=${JSON.stringify(name)}, version=${JSON.stringify(release.version)}, py_modules=[])`,
  ];
  const tar = pack();
  const header = { mtime: fixedDate, uid: 0, gid: 0, mode: 0o644 };
  tar.entry({ ...header, name: `${stem}/PKG-INFO` }, coreMetadata(name, release));
  tar.entry({ ...header, name: `${stem}/setup.py` }, `${setup.join("\n")}\n`);
  tar.finalize();
  return gzipSync(await buffer(tar));
}

function wheelFile(tag: string): string {
  const [python = "", abi = "", platform = ""] = tag.split("-").slice(-3);
  const tags = python.split(".").map((each) => `Tag: ${each}-${abi}-${platform}`);
  return ["Wheel-Version: 1.0", "Generator: sandbox", `Root-Is-Purelib: ${platform === "any"}`, ...tags, ""].join("\n");
}

function recordHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64url");
}
