// @ts-check
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { arch, platform } from "node:os";
import { delimiter, join } from "node:path";
import { finished, lastWords } from "./child.mjs";
import { SetupFailure } from "./failure.mjs";
import { atLeast, oldestTerraform, terraformReleases, terraformVersion } from "./pins.mjs";
import { parseJson } from "./stamp.mjs";

/** Names of architectures: Node's -> HashiCorp's in file names. */
const architectures = /** @type {Record<string, string>} */ ({ x64: "amd64", arm64: "arm64", ia32: "386", arm: "arm" });

/**
 * A Terraform that is new enough: the user's, or else the pinned one from HashiCorp's releases.
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<string>} the program's path
 */
export async function prepareTerraform(cache, environment = process.env) {
  const fetched = join(cache, "terraform", terraformVersion, "terraform");
  for (const program of [...onPath("terraform", environment), fetched]) {
    const version = await versionOf(program);
    if (version && atLeast(version, oldestTerraform)) return program;
  }
  await fetchTerraform(fetched, join(cache, "terraform"), environment);
  return fetched;
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
 * @param {NodeJS.ProcessEnv} environment
 */
async function fetchTerraform(target, folder, environment) {
  const base = (environment.TERRAFORM_RELEASES_URL || terraformReleases).replace(/\/+$/, "");
  const file = `terraform_${terraformVersion}_${platform()}_${architectures[arch()] ?? arch()}.zip`;
  const sums = (await download(`${base}/${terraformVersion}/terraform_${terraformVersion}_SHA256SUMS`)).toString("utf8");
  const expected = sums
    .split("\n")
    .find((line) => line.endsWith(`  ${file}`))
    ?.split(" ")[0];
  if (!expected) throw new SetupFailure(`HashiCorp's list of Terraform ${terraformVersion} does not have ${file}`, byHand);
  const archive = await download(`${base}/${terraformVersion}/${file}`);
  const actual = createHash("sha256").update(archive).digest("hex");
  if (actual !== expected) {
    throw new SetupFailure(
      `${file} from ${base} has SHA-256 ${actual}, not ${expected} as its SHA256SUMS says`,
      `It was not used. Try again; if that does not help, ${byHand}`,
    );
  }
  await unpack(archive, target, folder);
}

const byHand = `install Terraform ${oldestTerraform} or newer yourself (https://developer.hashicorp.com/terraform/install), so that 'terraform version' works.`;

/** @param {string} url */
async function download(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(300_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    // The error of fetch only says "fetch failed"; its cause says why.
    const { message, cause } = /** @type {{ message: string, cause?: { message?: string } }} */ (error);
    const reason = [message, cause?.message].filter(Boolean).join(", ");
    throw new SetupFailure(
      `No Terraform on PATH, and ${url} could not be downloaded`,
      `Set TERRAFORM_RELEASES_URL to a mirror of it, or ${byHand}`,
      reason,
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
    renameSync(join(partial, "terraform"), target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
