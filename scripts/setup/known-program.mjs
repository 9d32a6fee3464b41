// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { placeProblem } from "./owners.mjs";
import { platform } from "./releases.mjs";

/** @typedef {import("./releases.mjs").Releases} Releases */
/** @typedef {import("./hashes.mjs").Hashes} Hashes */

export const ALLOW =
  "Releases of your own go into a file that PACKAGE_SCAN_RELEASES names (docs/operations.md, 'Where programs come from').";

/**
 * File beside the Terraform that the set-up has fetched, with the SHA-256 of the program: it was in an archive that is known.
 * @param {string} program
 */
export function recordOf(program) {
  return `${program}.sha256`;
}

/**
 * Why a Terraform must not be run; undefined if it is a known release, where nobody else can replace it. Does not run it.
 * @param {string} program path
 * @param {Releases} releases
 * @param {Hashes} hashes
 * @param {(program: string) => boolean} [isFetched] whether the set-up has put the program there
 * @returns {string | undefined}
 */
export function programProblem(program, releases, hashes, isFetched = () => false) {
  const place = placeProblem(program);
  if (place !== undefined) return place;
  const known = Object.entries(releases.terraform).flatMap(([version, { programs }]) =>
    (programs[platform] ?? []).map((sha256) => ({ version, sha256 })),
  );
  const found = hashes.ofFile(program);
  if (known.some(({ sha256 }) => sha256 === found)) return undefined;
  const record = recordOf(program);
  // Anywhere else, whoever plants a program could plant its record too.
  if (isFetched(program) && existsSync(record) && readFileSync(record, "utf8").trim() === found) return undefined;
  const expected = known.map(({ version, sha256 }) => `${sha256} of ${version}`).join(", ") || `none is known for ${platform}`;
  return `its SHA-256 is ${found}, not that of a release that this project knows (${expected})`;
}
