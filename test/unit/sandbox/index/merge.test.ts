import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import { mergeIndexes } from "../../../../sandbox/index/merge";
import type { IndexFile, PublicIndex } from "../../../../sandbox/index/public-index";

function fake(name: string, files: Readonly<Record<string, string>>): PublicIndex {
  const all = Object.entries(files).map(([filename, version]): IndexFile => ({
    filename,
    version,
    url: `fake:///${filename}`,
    metadata: () => Promise.resolve(undefined),
  }));
  return {
    project: (asked) => Promise.resolve(asked === "x" ? { name: asked, files: all } : undefined),
    open: (file) => Promise.resolve(Readable.from([`${name}:${file.filename}`])),
  };
}

test("all files of a version come from the first index that has it", async () => {
  const merged = mergeIndexes(
    fake("first", { "x-1.0-py3-none-any.whl": "1.0", "x-1.0.tar.gz": "1.0" }),
    fake("second", { "x-1.0-py2.py3-none-any.whl": "1.0", "x-2.0-py3-none-any.whl": "2.0" }),
  );
  const project = await merged.project("x");
  expect(project?.files.map((each) => each.filename)).toEqual(["x-1.0-py3-none-any.whl", "x-1.0.tar.gz", "x-2.0-py3-none-any.whl"]);
  const opened = await Promise.all((project?.files ?? []).map(async (each) => text(await merged.open(each))));
  expect(opened).toEqual(["first:x-1.0-py3-none-any.whl", "first:x-1.0.tar.gz", "second:x-2.0-py3-none-any.whl"]);
});

test("a project that no index has, and a file of another index", async () => {
  const merged = mergeIndexes(fake("first", {}), fake("second", {}));
  expect(await merged.project("x")).toBeUndefined();
  expect(await merged.project("y")).toBeUndefined();
  const foreign: IndexFile = { filename: "x-1.tar.gz", version: "1", url: "fake:///x", metadata: () => Promise.resolve(undefined) };
  await expect(merged.open(foreign)).rejects.toThrow("x-1.tar.gz is not a file of this index");
});
