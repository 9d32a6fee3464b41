import { z } from "zod";

/** A package that runs with the project, in the commands, the stacks or the scanner. */
export interface Package {
  readonly ecosystem: "npm" | "PyPI";
  readonly name: string;
  readonly version: string;
  /** SPDX expression, or what the package says instead. */
  readonly licence: string;
}

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      name: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

/** `dependencies` and all that they need, those of other platforms too; nothing of `devDependencies`. @param text package-lock.json */
export function npmPackages(text: string): Package[] {
  const packages = Object.entries(lock.parse(JSON.parse(text)).packages);
  const found = packages.flatMap(([path, { version = "", license = "", name, dev = false, devOptional = false }]): Package[] => {
    const at = path.lastIndexOf("node_modules/");
    if (at < 0 || dev || devOptional) return [];
    return [{ ecosystem: "npm", name: name ?? path.slice(at + "node_modules/".length), version, licence: license }];
  });
  return sorted(found);
}

/** The packages of a pip lock. @param licences by name: a lock has none */
export function pythonPackages(text: string, licences: ReadonlyMap<string, string>): Package[] {
  const found = [...text.matchAll(/^([a-z0-9._-]+)==([^\s\\;]+)/gm)].map(([, name = "", version = ""]): Package => ({
    ecosystem: "PyPI",
    name,
    version,
    licence: licences.get(name) ?? "",
  }));
  return sorted(found);
}

/** The same version in several folders is one package. */
function sorted(packages: readonly Package[]): Package[] {
  const byKey = new Map(packages.map((each) => [`${each.name}@${each.version}`, each]));
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}
