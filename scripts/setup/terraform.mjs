// @ts-check
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { reasonOf } from "../../modules/network/failure.mjs";
import { finished, lastWords } from "./child.mjs";
import { fetchFor } from "./download.mjs";
import { SetupFailure } from "./failure.mjs";
import { Hashes } from "./hashes.mjs";
import { ALLOW, programProblem, recordOf } from "./known-program.mjs";
import { atLeast, oldestTerraform, terraformReleases, terraformVersion } from "./pins.mjs";
import { knownReleases, platform } from "./releases.mjs";
import { parseJson } from "./stamp.mjs";

/**
 * A known Terraform that is new enough: the user's, or else the pinned one from HashiCorp's releases. A program that is not known
 * is not even asked for its version.
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} [environment]
 * @param {(line: string) => void} [tell] called for each program that is not used, with the reason
 * @param {() => Promise<unknown>} [packages] resolves when the npm packages are there, without which no proxy is used
 * @returns {Promise<string>} the program's path
 */
export async function prepareTerraform(cache, environment = process.env, tell = () => undefined, packages = () => Promise.resolve()) {
  const fetched = fetchedTerraform(cache);
  const releases = releasesOf(environment);
  const hashes = new Hashes(join(cache, "terraform-hashes.json"));
  /** @type {string[]} */
  const refused = [];
  for (const program of [...onPath("terraform", environment), ...(existsSync(fetched) ? [fetched] : [])]) {
    const problem = programProblem(program, releases, hashes, (each) => each === fetched);
    const version = problem === undefined ? await versionOf(program) : undefined;
    if (version && atLeast(version, oldestTerraform)) return program;
    if (problem !== undefined) refused.push(`${program} is not used: ${problem}`);
  }
  try {
    await fetchTerraform(fetched, join(cache, "terraform"), releases, environment, packages);
  } catch (error) {
    // What was there and was refused is more to the point than that nothing else can be had.
    if (refused.length === 0 || !(error instanceof SetupFailure)) throw error;
    throw new SetupFailure([...refused, error.message].join("\n"), ALLOW);
  }
  for (const line of refused) tell(`${line}; Terraform ${terraformVersion} was fetched instead`);
  return fetched;
}

/**
 * Where the set-up puts the Terraform that it fetches.
 * @param {string} cache
 */
export function fetchedTerraform(cache) {
  return join(cache, "terraform", terraformVersion, "terraform");
}

/** @param {NodeJS.ProcessEnv} environment */
function releasesOf(environment) {
  try {
    return knownReleases(environment);
  } catch (error) {
    throw new SetupFailure(error instanceof Error ? error.message : String(error), "Correct that file, or unset the variable.");
  }
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} environment
 */
function onPath(name, environment) {
  const folders = (environment.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

/** @param {string} program */
async function versionOf(program) {
  if (!existsSync(program)) return undefined;
  // If the user's environment names a missing configuration file, Terraform would print a warning on standard output.
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "" };
  const result = await finished(program, ["version", "-json"], { env });
  if (result.code !== 0) return undefined;
  try {
    return /** @type {{ terraform_version?: string }} */ (parseJson(result.stdout)).terraform_version;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} target
 * @param {string} folder
 * @param {import("./releases.mjs").Releases} releases
 * @param {NodeJS.ProcessEnv} environment
 * @param {() => Promise<unknown>} packages
 */
async function fetchTerraform(target, folder, releases, environment, packages) {
  const base = (environment.TERRAFORM_RELEASES_URL || terraformReleases).replace(/\/+$/, "");
  const file = `terraform_${terraformVersion}_${platform}.zip`;
  // The release's own list of sums would come from the same place as the archive.
  const expected = releases.terraform[terraformVersion]?.archives[platform] ?? [];
  if (expected.length === 0) throw new SetupFailure(`No hash of ${file} is known here`, `${ALLOW} ${byHand}`);
  const archive = await download(`${base}/${terraformVersion}/${file}`, environment, packages);
  const actual = createHash("sha256").update(archive).digest("hex");
  if (!expected.includes(actual)) {
    throw new SetupFailure(
      `${file} from ${base} has SHA-256 ${actual}, not ${expected.join(" or ")}`,
      `It was not used. Try again; if that does not help, ${byHand}`,
    );
  }
  await unpack(archive, target, folder);
}

const byHand = `install Terraform ${terraformVersion} yourself (https://developer.hashicorp.com/terraform/install), so that 'terraform version' works.`;

/**
 * @param {string} url
 * @param {NodeJS.ProcessEnv} environment
 * @param {() => Promise<unknown>} packages
 */
async function download(url, environment, packages) {
  try {
    const send = await fetchFor(url, environment, packages);
    const response = await send(url, { signal: AbortSignal.timeout(300_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw new SetupFailure(
      `No known Terraform on PATH, and ${url} could not be downloaded`,
      `Set TERRAFORM_RELEASES_URL to a mirror of it, or ${byHand}`,
      reasonOf(error),
    );
  }
}

/**
 * Unpacks beside the target and renames, so that an incomplete program is never at the target.
 * @param {Buffer} archive
 * @param {string} target
 * @param {string} folder
 */
async function unpack(archive, target, folder) {
  const partial = join(folder, `partial-${process.pid}`);
  try {
    mkdirSync(partial, { recursive: true });
    writeFileSync(join(partial, "terraform.zip"), archive);
    const result = await finished("python3", ["-m", "zipfile", "-e", join(partial, "terraform.zip"), partial]);
    if (result.code !== 0) throw new SetupFailure("Terraform's archive could not be unpacked with python3", byHand, lastWords(result));
    chmodSync(join(partial, "terraform"), 0o755);
    if (!(await versionOf(join(partial, "terraform")))) throw new SetupFailure("The downloaded Terraform does not run here", byHand);
    mkdirSync(join(folder, terraformVersion), { recursive: true });
    writeFileSync(
      recordOf(target),
      `${createHash("sha256")
        .update(readFileSync(join(partial, "terraform")))
        .digest("hex")}\n`,
    );
    renameSync(join(partial, "terraform"), target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
