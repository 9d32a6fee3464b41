import { strFromU8, unzipSync } from "fflate";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { licenceProblem, PYTHON_LICENCES, staleExceptions } from "../../../../scripts/licences/allowed";
import { DOCUMENT, licencesDocument, runtimePackages } from "../../../../scripts/licences/document";
import { npmPackages, type Package, pythonPackages } from "../../../../scripts/licences/packages";
import { CACHE } from "../../../../scripts/process/paths";

const licensed = (licence: string): Package => ({ ecosystem: "npm", name: "it", version: "1.0.0", licence });

test("what runs has a licence that is allowed, and no exception is stale", () => {
  const packages = runtimePackages();
  expect(packages.length).toBeGreaterThan(250);
  expect(packages.flatMap((each) => licenceProblem(each) ?? [])).toEqual([]);
  expect(staleExceptions(packages)).toEqual([]);
});

test("docs/licences.md lists them: otherwise run npm run licences", () => {
  expect(readFileSync(DOCUMENT, "utf8")).toBe(licencesDocument(runtimePackages()));
});

test.each([
  ["MIT", undefined],
  ["(MIT OR GPL-3.0-only)", undefined],
  ["MIT AND ISC", undefined],
  ["GPL-3.0-only", "it@1.0.0 is licensed under GPL-3.0-only, which is not allowed: use another package, or decide it anew"],
  ["MIT AND GPL-3.0-only", "it@1.0.0 is licensed under MIT AND GPL-3.0-only, which is not allowed: use another package, or decide it anew"],
  ["SEE LICENSE IN x", "it@1.0.0 is licensed under SEE LICENSE IN x, which is not allowed: use another package, or decide it anew"],
  ["", "it@1.0.0 says no licence: read what it has, and add an exception or use another package"],
])("a package with the licence '%s'", (licence, problem) => {
  expect(licenceProblem(licensed(licence))).toBe(problem);
});

test("an exception holds for what the package said when it was made", () => {
  const jsonify = { ...licensed("Public Domain"), name: "jsonify", version: "0.0.1" };
  expect(licenceProblem(jsonify)).toBeUndefined();
  expect(licenceProblem({ ...jsonify, licence: "GPL-3.0-only" })).toBe(
    "jsonify@0.0.1 is licensed under GPL-3.0-only, not under Public Domain as its exception says",
  );
  expect(licenceProblem({ ...jsonify, version: "0.0.2" })).toContain("which is not allowed");
});

test("of npm's lock, what only development needs is left out, and an alias has the package's own name", () => {
  const packages = {
    "": { name: "project" },
    "node_modules/a": { version: "1.0.0", license: "MIT" },
    "node_modules/b/node_modules/a": { version: "1.0.0", license: "MIT" },
    "node_modules/b/node_modules/@s/c": { version: "2.0.0", license: "ISC", optional: true },
    "node_modules/alias": { name: "real", version: "3.0.0" },
    "node_modules/dev": { version: "4.0.0", license: "MIT", dev: true },
    "node_modules/either": { version: "5.0.0", license: "MIT", devOptional: true },
  };
  expect(npmPackages(JSON.stringify({ packages })).map(({ name, version, licence }) => [name, version, licence])).toEqual([
    ["@s/c", "2.0.0", "ISC"],
    ["a", "1.0.0", "MIT"],
    ["real", "3.0.0", ""],
  ]);
});

test("of pip's lock, every package is listed, without a licence if none is known", () => {
  expect(pythonPackages("# x\nb==1.0 \\\n    --hash=sha256:00\na==2.0 ; python_version < '3'\n", new Map([["a", "MIT"]]))).toEqual([
    { ecosystem: "PyPI", name: "a", version: "2.0", licence: "MIT" },
    { ecosystem: "PyPI", name: "b", version: "1.0", licence: "" },
  ]);
});

test("the licences of the Python packages are those that their wheels say", () => {
  const wheelhouse = join(CACHE, "wheelhouse");
  const wheels = readdirSync(wheelhouse).filter((file) => file.endsWith(".whl"));
  const said = wheels.map((file): [string, string] => {
    const files = unzipSync(readFileSync(join(wheelhouse, file)), { filter: ({ name }) => /^[^/]+\.dist-info\/METADATA$/.test(name) });
    const text = strFromU8(Object.values(files)[0] ?? new Uint8Array());
    return [/^Name: (.*)$/m.exec(text)?.[1] ?? "", /^License-Expression: (.*)$/m.exec(text)?.[1] ?? ""];
  });
  expect(new Map(said)).toEqual(PYTHON_LICENCES);
});
