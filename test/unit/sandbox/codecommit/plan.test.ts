import type { Changes } from "../../../../sandbox/services/codecommit/changes/change";
import { planChanges } from "../../../../sandbox/services/codecommit/changes/plan";
import { blobId } from "../../../../sandbox/services/codecommit/git/write";

const files = new Map(
  [
    { path: "sub", id: "1".repeat(40), mode: "160000" },
    { path: "run", id: "2".repeat(40), mode: "100755" },
    { path: "deep/er/a", id: "3".repeat(40), mode: "100644" },
  ].map((entry) => [entry.path, entry]),
);
const plan = (changes: Partial<Changes>) =>
  planChanges(files, { putFiles: [], deleteFiles: [], setFileModes: [], keepEmptyFolders: false, ...changes });
const put = (filePath: string) => ({ filePath, fileContent: Buffer.from("x") });

function codeOf(changes: Partial<Changes>): string {
  try {
    plan(changes);
    return "nothing";
  } catch (error) {
    return (error as Error).name;
  }
}

test.each(["sub", "sub/inner"])("nothing can be put at %s, a submodule", (path) => {
  expect(codeOf({ putFiles: [put(path)] })).toBe("FilePathConflictsWithSubmodulePathException");
});

test("a submodule cannot be deleted as a file", () => {
  expect(codeOf({ deleteFiles: [{ filePath: "sub" }] })).toBe("FileDoesNotExistException");
});

test("each content is stored once, by its id", () => {
  const { contents, written } = plan({ putFiles: [put("one"), put("two")] });
  expect([...contents.keys()]).toEqual([blobId(Buffer.from("x"))]);
  expect(written.map(({ path }) => path)).toEqual(["one", "two"]);
});

test("a folder is kept if it has lost its last file, not if it still has some", () => {
  const deleted = plan({ deleteFiles: [{ filePath: "deep/er/a" }, { filePath: "run" }], keepEmptyFolders: true });
  expect(deleted.written.map(({ path }) => path)).toEqual(["deep/er/.gitkeep"]);
  const replaced = plan({ deleteFiles: [{ filePath: "deep/er/a" }], putFiles: [put("deep/er/b")], keepEmptyFolders: true });
  expect(replaced.written.map(({ path }) => path)).toEqual(["deep/er/b"]);
});
