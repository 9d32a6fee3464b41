// @ts-check
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A release of Terraform: SHA-256 of its archives and of the programs in them, by platform (`linux_amd64`). The archives' are those that
 * HashiCorp has published for each platform; a program's is known only where it was unpacked here, on linux_amd64. Elsewhere, an archive
 * that the set-up fetches is taken, and a Terraform that is there already is not.
 * @typedef {{ archives: Record<string, string[]>, programs: Record<string, string[]> }} TerraformRelease
 *
 * A release of the AWS provider: the hash of its package by platform, where that is known, and all hashes, as in Terraform's lock
 * file (`h1:` of an unpacked package, `zh:` of a packed one).
 * @typedef {{ packages: Record<string, string[]>, hashes: string[] }} ProviderRelease
 *
 * @typedef {object} Releases
 * @property {Record<string, TerraformRelease>} terraform by version
 * @property {Record<string, ProviderRelease>} provider by version
 * @property {string} providerVersion the one that is taken where there is a choice
 */

/** Variable that names a file with further releases, in the form of releases.json: for those that this project does not know. */
export const RELEASES_VARIABLE = "PACKAGE_SCAN_RELEASES";

/** The releases that this project knows. */
export const releasesFile = join(dirname(fileURLToPath(import.meta.url)), "releases.json");

/** Node's names of architectures -> those in file names of releases. */
const architectures = /** @type {Record<string, string>} */ ({ x64: "amd64", ia32: "386" });

/** This machine in the names of releases: `linux_amd64`. */
export const platform = `${process.platform}_${architectures[process.arch] ?? process.arch}`;

/**
 * The releases that this project knows, and those of the user's own file. Throws an Error that says what is wrong with that file.
 * @param {Readonly<Record<string, string | undefined>>} variables
 * @returns {Releases}
 */
export function knownReleases(variables) {
  const more = variables[RELEASES_VARIABLE];
  /** @type {Releases} */
  const known = { terraform: {}, provider: {}, providerVersion: "" };
  for (const file of more ? [releasesFile, more] : [releasesFile]) {
    try {
      add(known, JSON.parse(readFileSync(file, "utf8")));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${RELEASES_VARIABLE}=${file} cannot be used: ${reason}. It has the form of scripts/setup/releases.json.`);
    }
  }
  return known;
}

/**
 * @param {Releases} known
 * @param {unknown} content
 */
function add(known, content) {
  for (const [version, release] of entries(content, "terraform")) {
    const { archives, programs } = (known.terraform[version] ??= { archives: {}, programs: {} });
    for (const [name, hash] of entries(release, "archives")) (archives[name] ??= []).push(text(hash, /^[0-9a-f]{64}$/));
    for (const [name, hash] of entries(release, "programs")) (programs[name] ??= []).push(text(hash, /^[0-9a-f]{64}$/));
  }
  for (const [version, release] of entries(content, "provider")) {
    const { packages, hashes } = (known.provider[version] ??= { packages: {}, hashes: [] });
    const all = entries(release, "packages");
    for (const [name, hash] of all) (packages[name] ??= []).push(text(hash, HASH));
    const more = [...all, ...entries(release, "hashes")].map(([, hash]) => text(hash, HASH));
    for (const hash of more) if (!hashes.includes(hash)) hashes.push(hash);
    // The last file's last one.
    known.providerVersion = version;
  }
}

const HASH = /^(h1:[A-Za-z0-9+/]{43}=|zh:[0-9a-f]{64})$/;

/**
 * The keys and values below a key; none if it is absent.
 * @param {unknown} parent
 * @param {string} key
 * @returns {[string, unknown][]}
 */
function entries(parent, key) {
  const value = /** @type {Record<string, unknown>} */ (parent)[key] ?? {};
  if (typeof value !== "object") throw new Error(`${key} is no mapping`);
  return Object.entries(/** @type {object} */ (value));
}

/**
 * @param {unknown} value
 * @param {RegExp} pattern
 */
function text(value, pattern) {
  if (typeof value === "string" && pattern.test(value)) return value;
  throw new Error(`${JSON.stringify(value)} is no hash`);
}

/**
 * Terraform's dependency lock file for a known release of the AWS provider: with it, Terraform itself refuses any other package,
 * whatever mirror, cache or registry it comes from, at each command.
 * @param {Releases} releases
 * @param {string} constraints the versions that the stacks take: without them, cdktf asks the registry
 * @param {string} [version]
 */
export function providerLock({ provider, providerVersion }, constraints, version = providerVersion) {
  const lines = (provider[version]?.hashes ?? []).toSorted().map((hash) => `    "${hash}",\n`);
  return `provider "registry.terraform.io/hashicorp/aws" {\n  version     = "${version}"\n  constraints = "${constraints}"\n  hashes = [\n${lines.join("")}  ]\n}\n`;
}
