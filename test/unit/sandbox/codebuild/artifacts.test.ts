import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { collectArtifact } from "../../../../sandbox/services/codebuild/artifacts/collect";
import { artifactPlace } from "../../../../sandbox/services/codebuild/artifacts/place";

let source: string;
beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), "artifacts-"));
  for (const name of ["a.txt", ".hidden", "out/b.txt", "out/deep/c.txt", "out/deep/c.log", "dist-1/d.txt", "dist-2/e.txt"]) {
    await mkdir(dirname(join(source, name)), { recursive: true });
    await writeFile(join(source, name), name);
  }
});
afterAll(() => rm(source, { recursive: true }));

const names = async (spec: object) => {
  const whole = { files: [], discardPaths: false, excludePaths: [], ...spec };
  return (await collectArtifact(source, whole, (text) => Promise.resolve(text.replace("$OUT", "out")))).map(({ name }) => name);
};

test.each([
  [{ files: ["a.txt"] }, ["a.txt"]],
  [{ files: ["**/*"], baseDirectory: "out" }, ["b.txt", "deep/c.log", "deep/c.txt"]],
  [{ files: ["**/*"], baseDirectory: "$OUT", excludePaths: ["**/*.log"] }, ["b.txt", "deep/c.txt"]],
  [{ files: ["out/**/*"], discardPaths: true }, ["b.txt", "c.log", "c.txt"]],
  [{ files: ["out/*"] }, ["out/b.txt"]],
  [{ files: ["*"] }, [".hidden", "a.txt"]],
  [{ files: ["*"], baseDirectory: "dist*" }, ["d.txt", "e.txt"]],
])("files of %j", async (spec, expected) => {
  expect(await names(spec)).toEqual(expected);
});

test("it is an error if nothing matches", async () => {
  await expect(names({ files: ["*.none"] })).rejects.toThrow("no matching artifact paths found");
  await expect(names({ files: ["*"], baseDirectory: "none" })).rejects.toThrow("no matching base directory path found for none");
});

test.each([
  [{ location: "b" }, "project"],
  [{ location: "arn:aws:s3:::b", name: "n" }, "n"],
  [{ location: "b", path: "p/", name: "n", namespaceType: "BUILD_ID" as const }, "p/uuid/n"],
  [{ location: "b", name: "n", overrideArtifactName: true }, "spec"],
  [{ location: "b", path: "p", name: "/" }, "p"],
])("the place of %j", (artifacts, key) => {
  expect(artifactPlace({ type: "S3", ...artifacts }, "uuid", "spec", "project")).toEqual({ bucket: "b", key });
});
