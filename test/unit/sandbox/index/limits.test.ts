import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { pack } from "tar-stream";
import { buffer } from "node:stream/consumers";
import { bodyOf, getOk } from "../../../../sandbox/index/http";
import { type MetadataLimits, readMetadata } from "../../../../sandbox/index/metadata";
import { type Page, serve, type TestServer } from "./serve";

const LIMITS: MetadataLimits = { metadata: 1_000, sdist: 20_000, sdistUnpacked: 50_000, entries: 3 };
const encode = (content: string) => new TextEncoder().encode(content);

let server: TestServer | undefined;
afterEach(async () => server?.stop());

const at = async (page: Page, path = "/x") => {
  server = await serve({ [path]: page });
  return `${server.url}${path}`;
};
const body = async (page: Page) => bodyOf(await getOk(await at(page), 4_000), 1_000, 4_000);
const metadata = async (filename: string, page: Page, hasMetadataFile = false) =>
  readMetadata(
    { filename, url: (await at(page, `/${filename}${hasMetadataFile ? ".metadata" : ""}`)).replace(/\.metadata$/, ""), hasMetadataFile },
    4_000,
    LIMITS,
  );

async function sdist(...entries: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of entries) tar.entry({ name }, content);
  tar.finalize();
  return gzipSync(await buffer(tar));
}

describe("an answer of a public index", () => {
  const TOO_LARGE = "The answer of /x is larger than the 1,000 bytes that the sandbox takes";

  it("is read up to its limit, to the last byte", async () => {
    expect((await body({ body: Buffer.alloc(1_000) })).length).toBe(1_000);
    await server?.stop();
    await expect(body({ body: Buffer.alloc(1_001) })).rejects.toThrow(TOO_LARGE);
  });

  it("that never ends is given up as soon as it is too large", async () => {
    await expect(body({ endless: true })).rejects.toThrow(TOO_LARGE);
  });

  it("that unpacks to more than its limit is given up, however small it comes", async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    expect(bomb.length).toBeLessThan(10_000);
    await expect(body({ body: bomb, encoding: "gzip" })).rejects.toThrow(TOO_LARGE);
  });
});

describe("metadata", () => {
  it("in a file of the index that never ends is an error, not an endless read", async () => {
    await expect(metadata("x-1.0-py3-none-any.whl", { endless: true }, true)).rejects.toThrow("is larger than the 1,000 bytes");
  });

  it("in a wheel is not read if it unpacks to more than it may be", async () => {
    const wheel = (bytes: number) => Buffer.from(zipSync({ "x-1.0.dist-info/METADATA": encode("N".repeat(bytes)) }));
    expect(await metadata("x-1.0-py3-none-any.whl", { body: wheel(1_000), ranges: true })).toBe("N".repeat(1_000));
    await server?.stop();
    expect(await metadata("x-1.0-py3-none-any.whl", { body: wheel(5_000_000), ranges: true })).toBeUndefined();
  });

  it("in a wheel of too many files is not looked for", async () => {
    const names = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`x/${index}.py`, encode("")]));
    const wheel = (count: number) => Buffer.from(zipSync({ ...names(count), "x-1.0.dist-info/METADATA": encode("Name: x\n") }));
    expect(await metadata("x-1.0-py3-none-any.whl", { body: wheel(2), ranges: true })).toBe("Name: x\n");
    await server?.stop();
    expect(await metadata("x-1.0-py3-none-any.whl", { body: wheel(3), ranges: true })).toBeUndefined();
  });

  it("behind a bomb in a source distribution is not reached", async () => {
    const info = ["x-1.0/PKG-INFO", Buffer.from("Name: x\n")] as const;
    expect(await metadata("x-1.0.tar.gz", { body: await sdist(["x-1.0/a", Buffer.alloc(10_000)], info) })).toBe("Name: x\n");
    await server?.stop();
    expect(await metadata("x-1.0.tar.gz", { body: await sdist(["x-1.0/a", Buffer.alloc(5_000_000)], info) })).toBeUndefined();
  });
});
