import type { Package } from "../licences/packages";

interface Component {
  readonly type: "library";
  readonly name: string;
  readonly version: string;
  readonly "bom-ref": string;
  readonly purl: string;
  readonly licenses: readonly [{ readonly expression: string }];
}

/** The fields of an SBOM that are added to here. */
export interface Bom {
  readonly specVersion: string;
  readonly metadata: { readonly component: { readonly "bom-ref": string } };
  readonly components: readonly unknown[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] | undefined }[];
}

/** Adds packages that the project needs beside npm's. */
export function withPython<Given extends Bom>(bom: Given, packages: readonly Package[]): Given {
  const added = packages.map(componentOf);
  const refs = added.map((component) => component["bom-ref"]);
  const root = bom.metadata.component["bom-ref"];
  return {
    ...bom,
    components: [...bom.components, ...added],
    dependencies: [
      ...bom.dependencies.map((each) => (each.ref === root ? { ...each, dependsOn: [...(each.dependsOn ?? []), ...refs] } : each)),
      ...refs.map((ref) => ({ ref })),
    ],
  };
}

function componentOf({ name, version, licence }: Package): Component {
  const purl = `pkg:pypi/${name}@${version}`;
  return { type: "library", name, version, "bom-ref": purl, purl, licenses: [{ expression: licence }] };
}
