import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leanJson } from "../../../modules/scanner/adapters/lean-json";
import { PROBLEMS } from "../../../modules/scanner/adapters/snyk-answers";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "lean-json-"))));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string): Promise<unknown> {
  const file = join(folder, "answer.json");
  writeFileSync(file, text);
  return leanJson(file, ["$.list.*", "$.*.list.*"], new Set(["id", "in"]));
}

test.each<[string, unknown, unknown]>([
  [
    "objects at the paths keep their members, whole",
    { list: [{ id: 1, text: "long", in: { text: "stays", id: [{ text: 2 }] } }], other: { text: "stays" } },
    { list: [{ id: 1, in: { text: "stays", id: [{ text: 2 }] } }], other: { text: "stays" } },
  ],
  [
    "those of each part too",
    [{ path: "a", list: [{ id: 1, text: "long" }] }, { list: [] }],
    [{ path: "a", list: [{ id: 1 }] }, { list: [] }],
  ],
  ["what is no object stays as it is", { list: [7, null, "é 😀", [{ text: 1 }]] }, { list: [7, null, "é 😀", [{ text: 1 }]] }],
  ["a document without them is whole", { error: "no", path: "/x" }, { error: "no", path: "/x" }],
  ["a text is a document", "only", "only"],
])("%s", async (_, document, lean) => {
  expect(await read(JSON.stringify(document))).toEqual(lean);
  expect(await read(`${JSON.stringify(document, undefined, 2)}\n\n`)).toEqual(lean);
});

test.each(["", "words", '{"list":[{"id":1}', '{"list":[]} and words', '{"a":1}{"b":2}', "{'a':1}", '{"list":[{"id":1,}]}'])(
  "%j is no document",
  async (text) => {
    expect(await read(text)).toBeUndefined();
  },
);

test("a document of many pieces is the same, and a letter in two of them too", async () => {
  const list = Array.from({ length: 3000 }, (_, id) => ({ id, text: "é".repeat(100), in: `ü${"ö".repeat(id % 7)}` }));
  expect(await read(JSON.stringify({ list }))).toEqual({ list: list.map(({ id, in: word }) => ({ id, in: word })) });
});

test("a file that cannot be read is an error, and no answer", async () => {
  await expect(leanJson(join(folder, "none"), [], new Set())).rejects.toThrow("ENOENT");
});

test("of Snyk's problems, every member that is used is kept", () => {
  const used = "id title severity name packageName version identifiers cvssScore fixedIn exploit license type";
  expect([...PROBLEMS.members].join(" ")).toBe(used);
});
