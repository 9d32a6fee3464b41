import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runtimePackages } from "../licences/document";
import { runChild } from "../process/child";
import { makeFolder } from "../process/files";
import { CACHE, ROOT } from "../process/paths";
import { OperationError } from "../words/errors";
import { type Bom, withPython } from "./components";

/** cyclonedx-npm writes this version by default. */
const VERSION = "1.6";

const schema = z.looseObject({
  specVersion: z.literal(VERSION),
  metadata: z.looseObject({ component: z.looseObject({ "bom-ref": z.string() }) }),
  components: z.array(z.unknown()),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

/**
 * The project's SBOM (CycloneDX): npm's packages as they are installed, and what the scan's build installs with pip. The same
 * packages give the same text. Throws OperationError if it cannot be made, or is not valid.
 */
export async function makeSbom(signal: AbortSignal): Promise<string> {
  const folder = join(CACHE, `sbom-${process.pid}`);
  const file = join(folder, "npm.json");
  const program = join(ROOT, "node_modules", "@cyclonedx", "cyclonedx-npm", "bin", "cyclonedx-npm-cli.js");
  const args = [program, "--omit", "dev", "--output-reproducible", "--output-file", file, join(ROOT, "package.json")];
  makeFolder(folder);
  try {
    const environment = { PATH: process.env.PATH, HOME: folder };
    const { exitCode, all } = await runChild(process.execPath, args, { cwd: ROOT, environment, signal });
    if (exitCode !== 0) throw new OperationError("cyclonedx-npm could not list npm's packages", all.trim().slice(-2000));
    const python = runtimePackages().filter(({ ecosystem }) => ecosystem === "PyPI");
    const text = `${JSON.stringify(withPython<Bom>(schema.parse(JSON.parse(readFileSync(file, "utf8"))), python), null, 2)}\n`;
    const problem = await sbomProblem(text);
    if (problem !== undefined) throw new OperationError(`The SBOM is not valid CycloneDX ${VERSION}`, problem);
    return text;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is wrong with an SBOM by CycloneDX's own schema; undefined if nothing is. */
export async function sbomProblem(text: string): Promise<string | undefined> {
  const problem: unknown = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
  return problem === null ? undefined : JSON.stringify(problem);
}
