import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../process/paths";
import { EXCEPTIONS, PYTHON_LICENCES } from "./allowed";
import { npmPackages, type Package, pythonPackages } from "./packages";

export const DOCUMENT = join(ROOT, "docs", "licences.md");

/** Every package that runs with the project. */
export function runtimePackages(): Package[] {
  const read = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
  const python = pythonPackages(read("modules", "scanner", "publish", "requirements.lock"), PYTHON_LICENCES);
  return [...npmPackages(read("package-lock.json")), ...python];
}

/** docs/licences.md. */
export function licencesDocument(packages: readonly Package[]): string {
  const licences = [...new Set(packages.map(({ licence }) => licence))].sort();
  const sections = licences.map((licence) => {
    const names = packages
      .filter((each) => each.licence === licence)
      .map(({ ecosystem, name, version }) => `${name} ${version}${ecosystem === "PyPI" ? " (PyPI)" : ""}`);
    return `## ${licence}\n\n${names.map((name) => `- ${name}\n`).join("")}`;
  });
  const exceptions = Object.entries(EXCEPTIONS).map(([name, { licence, because }]) => `${name} says '${licence}': ${because}.`);
  const head = [
    "# Licences",
    `Every package that runs with the project, by its licence: npm's \`dependencies\` with all that they need, on any platform, and what the scan's build installs with pip. ${packages.length} packages. Tools of development and of the sandbox are not among them. \`npm run licences\` writes this file; a test checks that it is true, and that each licence is one of those in \`scripts/licences/allowed.ts\`.`,
    ...exceptions,
  ];
  return `${[...head, ...sections].join("\n\n").trimEnd()}\n`.replace(/\n{3,}/g, "\n\n");
}
