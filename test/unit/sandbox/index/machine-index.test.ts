import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { IndexSource } from "../../../../sandbox/index/discover";
import { machineIndex } from "../../../../sandbox/index/machine-index";
import { serve, type Page, type TestServer } from "./serve";

const json = "application/vnd.pypi.simple.v1+json";
const page = (files: readonly object[]): Page => ({
  type: json,
  body: JSON.stringify({ meta: { "api-version": "1.1" }, name: "x", files }),
});
const index = (url: string): IndexSource => ({ kind: "index", url: `${url}/simple/` });

let folder: string;
const servers: TestServer[] = [];
const start = async (pages: Readonly<Record<string, Page>>): Promise<TestServer> => {
  const server = await serve(pages);
  servers.push(server);
  return server;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "machine-index-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

test("JSON is preferred, and each project is asked for once, also an unknown one", async () => {
  const server = await start({ "/simple/x/": page([{ filename: "x-1.0.tar.gz", url: "/files/x-1.0.tar.gz" }]) });
  const machine = await machineIndex([index(server.url)]);
  const [first, second] = await Promise.all([machine.project("x"), machine.project("x")]);
  expect(first).toBe(second);
  expect(first?.files).toEqual([
    expect.objectContaining({ filename: "x-1.0.tar.gz", version: "1.0", url: `${server.url}/files/x-1.0.tar.gz`, yanked: false }),
  ]);
  expect(await machine.project("unknown")).toBeUndefined();
  expect(await machine.project("unknown")).toBeUndefined();
  expect(server.requests).toEqual(["GET /simple/x/", "GET /simple/unknown/"]);
  expect(server.headers[0]?.accept).toMatch(/^application\/vnd\.pypi\.simple\.v1\+json,/);
});

test.each(["1/../../evil", "1\\\\evil", "1\n"])("a file name that leads elsewhere (build tag %j) is left out", async (build) => {
  const server = await start({ "/simple/x/": page([{ filename: `x-1.0-${build}-py3-none-any.whl`, url: "/x" }]) });
  const machine = await machineIndex([index(server.url)]);
  expect(await machine.project("x")).toBeUndefined();
});

test.each([
  ["does not end", { endless: true }],
  ["unpacks to more than 64 MB", { body: gzipSync(Buffer.alloc(65 * 1024 * 1024, " ")), encoding: "gzip" }],
])("a page that %s is no page, and is asked for again", async (_, body) => {
  const server = await start({ "/simple/x/": body });
  const machine = await machineIndex([index(server.url)]);
  expect(await machine.project("x")).toBeUndefined();
  expect(await machine.project("x")).toBeUndefined();
  expect(server.requests).toEqual(["GET /simple/x/", "GET /simple/x/"]);
});

test("reads HTML if the server has nothing else; leaves out other projects' files and unknown kinds", async () => {
  const body = '<a href="x-1.0.tar.gz">x</a><a href="x-1.0.exe">x</a><a href="y-1.0.tar.gz">y</a><a href="x-nonsense.tar.gz">x</a>';
  const server = await start({ "/simple/x/": { body } });
  const machine = await machineIndex([index(server.url)]);
  expect((await machine.project("x"))?.files.map((each) => each.filename)).toEqual(["x-1.0.tar.gz"]);
});

test("the first source prevails for a file; a second one only adds what is missing about the same file", async () => {
  const sha256 = "0".repeat(64);
  const one = await start({ "/simple/x/": page([{ filename: "x-1.0.tar.gz", url: "/one", hashes: { sha256 }, yanked: "one" }]) });
  const two = await start({
    "/simple/x/": page([
      { filename: "x-1.0.tar.gz", url: "/two", hashes: { sha256 }, yanked: "two", "requires-python": ">=3.9", size: 7 },
      { filename: "x-2.0.tar.gz", url: "/two" },
    ]),
  });
  const three = await start({ "/simple/x/": page([{ filename: "x-2.0.tar.gz", url: "/three", hashes: { sha256 }, size: 9 }]) });
  const machine = await machineIndex([index(one.url), index(two.url), index(three.url)]);
  expect((await machine.project("x"))?.files).toEqual([
    expect.objectContaining({ filename: "x-1.0.tar.gz", url: `${one.url}/one`, yanked: "one", requiresPython: ">=3.9", size: 7 }),
    expect.objectContaining({ filename: "x-2.0.tar.gz", url: `${two.url}/two`, size: undefined }),
  ]);
});

test("a copy on the disk is read instead of a download, if it is the same file", async () => {
  const content = "the file";
  const sha256 = createHash("sha256").update(content).digest("hex");
  mkdirSync(join(folder, "x"));
  writeFileSync(join(folder, "x", "x-1.0.tar.gz"), content);
  writeFileSync(join(folder, "x", "index.html"), `<a href="x-1.0.tar.gz#sha256=${sha256}">x</a>`);
  const server = await start({ "/simple/x/": page([{ filename: "x-1.0.tar.gz", url: "/x", hashes: { sha256 }, yanked: "reason" }]) });
  const machine = await machineIndex([index(server.url), { kind: "index", url: `${pathToFileURL(folder).href}/` }]);
  const [file] = (await machine.project("x"))?.files ?? [];
  expect(file).toMatchObject({ url: pathToFileURL(join(folder, "x", "x-1.0.tar.gz")).href, yanked: "reason" });
  expect(await text(await machine.open(file!))).toBe(content);
  expect(server.requests).toEqual(["GET /simple/x/"]);
});

test("find-links: a folder, and a flat page that is read once", async () => {
  writeFileSync(join(folder, "x-1.0-py3-none-any.whl"), "");
  writeFileSync(join(folder, "y-1.0-py3-none-any.whl"), "");
  const server = await start({ "/flat": { body: '<a href="/f/x-2.0.tar.gz">x</a><a href="/f/z-1.0.tar.gz">z</a>' } });
  const machine = await machineIndex([
    { kind: "find-links", url: pathToFileURL(folder).href },
    { kind: "find-links", url: `${server.url}/flat` },
  ]);
  expect((await machine.project("x"))?.files.map((each) => each.filename)).toEqual(["x-1.0-py3-none-any.whl", "x-2.0.tar.gz"]);
  expect((await machine.project("z"))?.files.map((each) => each.url)).toEqual([`${server.url}/f/z-1.0.tar.gz`]);
  expect(server.requests).toEqual(["GET /flat"]);
});

test("folders that do not exist have no projects", async () => {
  const nowhere = pathToFileURL(join(folder, "nowhere")).href;
  const machine = await machineIndex([
    { kind: "index", url: `${nowhere}/` },
    { kind: "find-links", url: nowhere },
  ]);
  expect(await machine.project("x")).toBeUndefined();
});

test("a source that does not answer is asked once and left out from then on", async () => {
  const silent = await start({ "/simple/x/": { hangs: true }, "/simple/y/": page([{ filename: "y-1.0.tar.gz", url: "/y" }]) });
  const good = await start({ "/simple/x/": page([{ filename: "x-1.0.tar.gz", url: "/x" }]) });
  const machine = await machineIndex([index(silent.url), index(good.url)], { timeoutMs: 500 });
  expect((await machine.project("x"))?.files).toHaveLength(1);
  expect(await machine.project("y")).toBeUndefined();
  expect(silent.requests).toEqual(["GET /simple/x/"]);
  expect(good.requests).toEqual(["GET /simple/x/", "GET /simple/y/"]);
});

test("a source that has answered before is asked once more", async () => {
  const server = await start({ "/simple/x/": page([{ filename: "x-1.0.tar.gz", url: "/x" }]), "/simple/y/": { hangs: true } });
  const machine = await machineIndex([index(server.url)], { timeoutMs: 200 });
  expect((await machine.project("x"))?.files).toHaveLength(1);
  expect(await machine.project("y")).toBeUndefined();
  expect(await machine.project("z")).toBeUndefined();
  expect(server.requests).toEqual(["GET /simple/x/", "GET /simple/y/", "GET /simple/y/"]);
});

test("a refused connection counts as no answer", async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const machine = await machineIndex([index(`http://127.0.0.1:${port}`)]);
  expect(await machine.project("x")).toBeUndefined();
});

test("a server's error is not remembered as 'no such project'", async () => {
  const pages: Record<string, Page> = { "/simple/x/": { status: 503 } };
  const server = await start(pages);
  const machine = await machineIndex([index(server.url)]);
  expect(await machine.project("x")).toBeUndefined();
  pages["/simple/x/"] = page([{ filename: "x-1.0.tar.gz", url: "/x" }]);
  expect((await machine.project("x"))?.files).toHaveLength(1);
  expect(server.requests).toHaveLength(2);
});

test("user name and password of the index are sent for the index and its files", async () => {
  const server = await start({ "/simple/x/": page([{ filename: "x-1.0.tar.gz", url: "/files/x" }]), "/files/x": { body: "content" } });
  const machine = await machineIndex([index(server.url.replace("//", "//me:s%40cret@"))]);
  const [file] = (await machine.project("x"))?.files ?? [];
  expect(await text(await machine.open(file!))).toBe("content");
  expect(server.headers.map((each) => each.authorization)).toEqual(Array(2).fill(`Basic ${Buffer.from("me:s@cret").toString("base64")}`));
});

test("the error for a deleted file has the status, and never the password", async () => {
  const server = await start({ "/simple/x/": page([{ filename: "x-1.0.tar.gz", url: "/files/x" }]) });
  const machine = await machineIndex([index(server.url.replace("//", "//me:secret@"))]);
  const [file] = (await machine.project("x"))?.files ?? [];
  await expect(machine.open(file!)).rejects.toMatchObject({
    name: "IndexError",
    status: 404,
    message: `${server.url}/files/x answered 404`,
  });
});
