import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { pack } from "tar-stream";
import { readMetadata } from "../../../../sandbox/index/metadata";
import { serve, type Page, type TestServer } from "./serve";

const encode = (content: string) => new TextEncoder().encode(content);
const wheelName = "x-1.0-py3-none-any.whl";
/** METADATA first, then half a megabyte that does not compress, so that a reader that starts at the end needs several blocks. */
const bigWheel = Buffer.from(
  zipSync({ "x-1.0.dist-info/METADATA": encode("Name: x\n"), "x/data.bin": [new Uint8Array(randomBytes(500_000)), { level: 0 }] }),
);
const smallWheel = Buffer.from(zipSync({ "x.py": encode(""), "x-1.0.dist-info/METADATA": encode("Name: x\nVersion: 1.0\n") }));

async function sdist(entries: readonly (readonly [string, string | Buffer])[]): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of entries) tar.entry({ name }, content);
  tar.finalize();
  return gzipSync(await buffer(tar));
}

let server: TestServer | undefined;
afterEach(async () => server?.stop());
const remote = async (filename: string, pages: Readonly<Record<string, Page>>, hasMetadataFile = false) => {
  server = await serve(pages);
  return readMetadata({ filename, url: `${server.url}/${filename}`, hasMetadataFile }, 4000);
};

test("the index's own metadata file is preferred, and it is all that is fetched", async () => {
  const pages = { [`/${wheelName}`]: { body: smallWheel }, [`/${wheelName}.metadata`]: { body: "Name: from-file\n" } };
  expect(await remote(wheelName, pages, true)).toBe("Name: from-file\n");
  expect(server?.requests).toEqual([`GET /${wheelName}.metadata`]);
});

test("an advertised metadata file that is missing falls back to the wheel", async () => {
  expect(await remote(wheelName, { [`/${wheelName}`]: { body: smallWheel, ranges: true } }, true)).toBe("Name: x\nVersion: 1.0\n");
});

test("a small wheel takes one Range request", async () => {
  expect(await remote(wheelName, { [`/${wheelName}`]: { body: smallWheel, ranges: true } })).toBe("Name: x\nVersion: 1.0\n");
  expect(server?.requests).toEqual([`GET /${wheelName} bytes=-131072`]);
});

test("only the needed blocks of a big wheel are read", async () => {
  expect(await remote(wheelName, { [`/${wheelName}`]: { body: bigWheel, ranges: true } })).toBe("Name: x\n");
  const tailStart = bigWheel.length - 131_072;
  expect(server?.requests).toEqual([`GET /${wheelName} bytes=-131072`, `GET /${wheelName} bytes=0-${(tailStart % 131_072) - 1}`]);
});

test("a server without ranges sends the whole wheel", async () => {
  expect(await remote(wheelName, { [`/${wheelName}`]: { body: bigWheel } })).toBe("Name: x\n");
  expect(server?.requests).toHaveLength(1);
});

test("a deleted wheel is an error", async () => {
  await expect(remote(wheelName, {})).rejects.toMatchObject({ name: "IndexError", status: 404 });
});

test.each([
  ["no zip file at all", Buffer.from("nonsense")],
  ["paths that climb out", Buffer.from(zipSync({ "../evil": encode(""), "x-1.0.dist-info/METADATA": encode("Name: x\n") }))],
  ["no METADATA", Buffer.from(zipSync({ "x.py": encode("") }))],
  ["METADATA of 17 MB", Buffer.from(zipSync({ "x-1.0.dist-info/METADATA": encode("a".repeat(17 * 1024 * 1024)) }))],
])("%s: no metadata, and no error", async (_, body) => {
  expect(await remote(wheelName, { [`/${wheelName}`]: { body } })).toBeUndefined();
});

test("PKG-INFO of a source distribution, read no further than needed", async () => {
  const body = await sdist([
    ["x-1.0/PKG-INFO", "Name: x\n"],
    ["x-1.0/data", randomBytes(1000)],
  ]);
  expect(await remote("x-1.0.tar.gz", { "/x-1.0.tar.gz": { body } })).toBe("Name: x\n");
});

test("a PKG-INFO deeper down is another package's", async () => {
  const body = await sdist([["x-1.0/vendored/PKG-INFO", "Name: other\n"]]);
  expect(await remote("x-1.0.tar.gz", { "/x-1.0.tar.gz": { body } })).toBeUndefined();
});

test("PKG-INFO after more than 2 MB is not read", async () => {
  const body = await sdist([
    ["x-1.0/data", randomBytes(3 * 1024 * 1024)],
    ["x-1.0/PKG-INFO", "Name: x\n"],
  ]);
  expect(await remote("x-1.0.tar.gz", { "/x-1.0.tar.gz": { body } })).toBeUndefined();
});

test("a source distribution that unpacks to more than 64 MB before its PKG-INFO is not read", async () => {
  const body = await sdist([
    ["x-1.0/zeros", Buffer.alloc(65 * 1024 * 1024)],
    ["x-1.0/PKG-INFO", "Name: x\n"],
  ]);
  expect(body.length).toBeLessThan(1_000_000);
  expect(await remote("x-1.0.tar.gz", { "/x-1.0.tar.gz": { body } })).toBeUndefined();
});

test("a wheel whose ranges, and a metadata file whose text, do not end are not read to their end", async () => {
  await expect(remote(wheelName, { [`/${wheelName}`]: { body: smallWheel, endless: true, status: 206 } })).rejects.toThrow("No ranges of");
  const pages = { [`/${wheelName}.metadata`]: { endless: true } };
  await server?.stop();
  await expect(remote(wheelName, pages, true)).rejects.toThrow(
    `The answer of /${wheelName}.metadata is larger than the 16,777,216 bytes that the sandbox takes`,
  );
});

test("a broken archive and an unknown kind of file have no metadata", async () => {
  expect(await remote("x-1.0.tar.gz", { "/x-1.0.tar.gz": { body: "nonsense" } })).toBeUndefined();
  await server?.stop();
  expect(await remote("x-1.0.tar.bz2", {})).toBeUndefined();
});

test("local files: wheel, zipped and packed source distribution", async () => {
  const folder = mkdtempSync(join(tmpdir(), "metadata-"));
  try {
    const files: Record<string, Buffer> = {
      [wheelName]: smallWheel,
      "x-1.0.zip": Buffer.from(zipSync({ "x-1.0/PKG-INFO": encode("Name: zipped\n") })),
      "x-1.0.tar.gz": await sdist([["x-1.0/PKG-INFO", "Name: packed\n"]]),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const read = (filename: string) => readMetadata({ filename, url: pathToFileURL(join(folder, filename)).href }, 4000);
    expect(await Promise.all(Object.keys(files).map(read))).toEqual(["Name: x\nVersion: 1.0\n", "Name: zipped\n", "Name: packed\n"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
