import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/process/paths";

/** A block of tests under CDK Terrain; if it could not be installed, one skipped test in their place that says why. */
export function whereInstalled(name: string, tests: () => void): void {
  const notRun = process.env.CDKTN_NOT_RUN;
  describe(name, notRun === undefined ? tests : () => test.skip(`not run: ${notRun}`, () => undefined));
}

/** The part of a synthesized stack that is read here: the metadata says which library made it. */
export interface Stack {
  readonly "//": { readonly metadata: { readonly version: string } };
}

/** The versions of the libraries that made the stacks, so that a test cannot mistake one library for the other. */
export function versionsIn(stacks: readonly Stack[]): string[] {
  return [...new Set(stacks.map((stack) => stack["//"].metadata.version))];
}

/** The version that a package.json of the project pins. */
export function pinned(file: string, name: string): string | undefined {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, file), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return dependencies[name];
}
