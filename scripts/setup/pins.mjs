// @ts-check
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The Terraform that is downloaded if there is none. */
export const terraformVersion = "1.11.4";

/** The oldest Terraform that the stacks work with: it was the first with write-only values and the S3 backend's lock file. */
export const oldestTerraform = "1.11.0";

/** The oldest Python on which the pinned moto and awscli run. */
export const oldestPython = "3.10";

/** Where HashiCorp publishes Terraform; TERRAFORM_RELEASES_URL may name a mirror. */
export const terraformReleases = "https://releases.hashicorp.com/terraform";

export const toolboxRequirements = join(dirname(fileURLToPath(import.meta.url)), "toolbox.txt");

/**
 * The pinned version of a tool in toolbox.txt.
 * @param {string} name
 */
export function pinnedVersion(name) {
  const line = readFileSync(toolboxRequirements, "utf8")
    .split("\n")
    .find((candidate) => candidate.startsWith(`${name}==`) || candidate.startsWith(`${name}[`));
  const version = line?.split("==")[1]?.trim();
  if (!version) throw new Error(`${toolboxRequirements} pins no ${name}`);
  return version;
}

/**
 * Whether a dotted version is at least another one.
 * @param {string} version
 * @param {string} least
 */
export function atLeast(version, least) {
  const numbers = (/** @type {string} */ text) => text.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [numbers(version), numbers(least)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) > (b[i] ?? 0);
  }
  return true;
}
