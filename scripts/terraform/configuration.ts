import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { makeFolder, writePrivate } from "../process/files";
import { uncheckedIn } from "../../environments/terraform-settings";
import type { Variables } from "../../environments/variables";
import { PROVIDER_VERSION } from "../../environments/versions";
import { CACHE } from "../process/paths";
import { Hashes } from "../setup/hashes.mjs";
import { ALLOW } from "../setup/known-program.mjs";
import { placeProblem } from "../setup/owners.mjs";
import { knownReleases, providerLock, type Releases } from "../setup/releases.mjs";
import { messageOf, UsageError } from "../words/errors";
import { readProviderInstallation } from "./cli-configuration";
import { AWS_PROVIDER, lookIntoMirror, type MirrorLook, packagesIn } from "./mirror-packages";
import { impliedMirrors, installedMirrors } from "./provider-mirrors";

/** Where Terraform's providers come from. */
export interface TerraformConfig {
  /** Value of TF_CLI_CONFIG_FILE for every child. */
  readonly file: string;
  /**
   * `mirror`: from this machine or the user's network mirror; `cdktf` must be told then not to ask the registry for the
   * provider's checksums, which it does even if a mirror is configured. `registry`: from the public registry.
   */
  readonly source: "mirror" | "registry";
  /** Content of a dependency lock file with the known hashes: with it, Terraform itself refuses any other package at each command. */
  readonly lock: string;
  /** The version of the AWS provider in it. */
  readonly version: string;
  /** Mirrors that were found before the one that is used. */
  readonly refused: readonly RefusedMirror[];
}

export interface TerraformConfigOptions {
  readonly environment?: Variables;
  /** Folder for the file that is written. @default the project's cache */
  readonly cache?: string;
  readonly home?: string;
  /** Mirrors besides Terraform's implied ones; called only if needed. @default those in the machine's usual places */
  readonly installed?: () => readonly string[];
}

/** A mirror that is not used. */
export interface RefusedMirror {
  readonly mirror: string;
  readonly problem: string;
}

/**
 * The CLI configuration of every Terraform child process. The first that exists is used: the user's own file, Terraform's
 * implied mirrors, mirrors in the machine's usual places, the public registry with our own cache. From a mirror on this machine,
 * only a known release is taken, and only where nobody else can change it. Throws UsageError if mirrors were found, but none of
 * them can be used.
 */
export function terraformConfig(options: TerraformConfigOptions = {}): TerraformConfig {
  const { environment = process.env, cache = CACHE, home = homedir(), installed = installedMirrors } = options;
  const releases = releasesIn(environment);
  const hashes = new Hashes(join(cache, "terraform-hashes.json"));
  const look = (mirror: string) => lookIntoMirror(mirror, releases, hashes);
  const implied = impliedMirrors(environment, home).filter(isMirror);
  const own = userFile(environment, home);
  if (own !== undefined) return fromUser(own, implied, look, { environment, releases });
  const refused: RefusedMirror[] = [];
  for (const place of [() => implied, () => installed().filter(isMirror)]) {
    for (const mirror of place()) {
      const found = look(mirror);
      if ("problem" in found) refused.push({ mirror, problem: found.problem });
      else
        return {
          ...write(cache, "mirror", fromMirror(mirror)),
          lock: providerLock(releases, PROVIDER_VERSION, found.version),
          version: found.version,
          refused,
        };
    }
  }
  if (refused.length > 0) throw refusal(refused);
  return {
    ...write(cache, "registry", fromRegistry(cache)),
    lock: providerLock(releases, PROVIDER_VERSION),
    version: releases.providerVersion,
    refused,
  };
}

/** The user's own file: Terraform may use each of its mirrors, so each has to be right. */
function fromUser(
  file: string,
  implied: readonly string[],
  look: (mirror: string) => MirrorLook,
  { environment, releases }: { readonly environment: Variables; readonly releases: Releases },
): TerraformConfig {
  const { says, mirror, folders, cache } = readProviderInstallation(file, environment);
  const looks = (says ? folders.filter(isMirror) : implied).map((each) => ({ mirror: each, found: look(each) }));
  const refused = looks.flatMap(({ mirror: each, found }) => ("problem" in found ? [{ mirror: each, problem: found.problem }] : []));
  const open = cache !== undefined && existsSync(cache) ? placeProblem(cache) : undefined;
  if (open !== undefined) refused.push({ mirror: `plugin_cache_dir in ${file}`, problem: open });
  refused.push(...uncheckedIn(file).map(({ what, fix }) => ({ mirror: what, problem: fix })));
  if (refused.length > 0) throw refusal(refused);
  const [version = releases.providerVersion] = looks.flatMap(({ found }) => ("version" in found ? [found.version] : []));
  const source = (says ? mirror : implied.length > 0) ? "mirror" : "registry";
  return { file, source, lock: providerLock(releases, PROVIDER_VERSION, version), version, refused };
}

function refusal(refused: readonly RefusedMirror[]): UsageError {
  const list = refused.map(({ mirror, problem }) => `\n  ${mirror}: ${problem}`).join("");
  return new UsageError(`The AWS provider is not taken from where it was found:${list}`, ALLOW);
}

/** The known releases, and those of the user's own file. Throws UsageError if that cannot be used. */
export function releasesIn(environment: Variables): Releases {
  try {
    return knownReleases(environment);
  } catch (error) {
    throw new UsageError(messageOf(error), "Correct that file, or unset the variable.", { cause: error });
  }
}

function isMirror(folder: string): boolean {
  return packagesIn(folder).length > 0;
}

/** The user's configuration file; undefined if there is none, or if the variable names a missing file. */
function userFile(environment: Variables, home: string): string | undefined {
  return [environment.TF_CLI_CONFIG_FILE, environment.TERRAFORM_CONFIG, join(home, ".terraformrc")].find(
    (file) => file && existsSync(file),
  );
}

function fromMirror(mirror: string): string {
  const provider = JSON.stringify(AWS_PROVIDER);
  return `provider_installation {
  filesystem_mirror {
    path    = ${quoted(mirror)}
    include = [${provider}]
  }
  direct {
    exclude = [${provider}]
  }
}
`;
}

function fromRegistry(cache: string): string {
  const folder = join(cache, "terraform-plugins");
  // Terraform refuses a cache folder that does not exist.
  makeFolder(folder);
  return `plugin_cache_dir = ${quoted(folder)}\n`;
}

/** A string of HCL, in which \${ and %{ would start an expression. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/([$%])\{/g, "$1$1{");
}

function write(cache: string, source: TerraformConfig["source"], content: string): Pick<TerraformConfig, "file" | "source"> {
  const file = join(cache, `terraform-${source}.tfrc`);
  if (!existsSync(file) || readFileSync(file, "utf8") !== content) writePrivate(file, content);
  return { file, source };
}
