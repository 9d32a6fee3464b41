import { runtimePackages } from "../../scripts/licences/document";
import { withPython } from "../../scripts/sbom/components";
import { makeSbom, sbomProblem } from "../../scripts/sbom/make";

interface Component {
  readonly name: string;
  readonly group?: string;
  readonly purl: string;
  readonly components?: readonly Component[];
}

const all = (components: readonly Component[]): Component[] => components.flatMap((each) => [each, ...all(each.components ?? [])]);

test("the project's SBOM is valid CycloneDX 1.6, and has what runs here: npm's packages and the scan's Python packages", async () => {
  const text = await makeSbom(new AbortController().signal);
  const bom = JSON.parse(text) as { readonly specVersion: string; readonly components: readonly Component[] };
  expect(bom.specVersion).toBe("1.6");
  const listed = new Set(all(bom.components).map(({ purl }) => decodeURIComponent(purl.replace(/\?.*/, ""))));
  const known = new Set(runtimePackages().map(({ ecosystem, name, version }) => `pkg:${ecosystem.toLowerCase()}/${name}@${version}`));
  expect([...listed].filter((purl) => !known.has(purl))).toEqual([]);
  // What is missing is for other platforms.
  const elsewhere = [...known].filter((purl) => !listed.has(purl));
  expect(elsewhere.filter((purl) => !/^pkg:npm\/(@esbuild\/|fsevents@)/.test(purl))).toEqual([]);
  expect(all(bom.components).map(({ name }) => name)).not.toContain("jest");
  expect(await sbomProblem(text)).toBeUndefined();
});

test("an SBOM with another field is not valid", async () => {
  const bom = { $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", bomFormat: "CycloneDX", specVersion: "1.6" };
  expect(await sbomProblem(JSON.stringify(bom))).toBeUndefined();
  expect(await sbomProblem(JSON.stringify({ ...bom, licence: "MIT" }))).toContain("licence");
});

test("the project itself needs the Python packages", () => {
  const bom = {
    specVersion: "1.6",
    metadata: { component: { "bom-ref": "root" } },
    components: [{ name: "a" }],
    dependencies: [{ ref: "root", dependsOn: ["a"] }, { ref: "a" }],
  };
  expect(withPython(bom, [{ ecosystem: "PyPI", name: "packaging", version: "26.3", licence: "MIT" }])).toMatchObject({
    components: [{ name: "a" }, { purl: "pkg:pypi/packaging@26.3", licenses: [{ expression: "MIT" }] }],
    dependencies: [{ ref: "root", dependsOn: ["a", "pkg:pypi/packaging@26.3"] }, { ref: "a" }, { ref: "pkg:pypi/packaging@26.3" }],
  });
});
