import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { makeFolder, writePrivate } from "../process/files";
import { CACHE } from "../process/paths";
import { AWS_PROVIDER, holdsAwsProvider, impliedMirrors, installedMirrors } from "./provider-mirrors";

/** Where Terraform's providers come from. */
export interface TerraformConfig {
  /** Value of TF_CLI_CONFIG_FILE for every child. */
  readonly file: string;
  /**
   * `mirror`: from this machine or the user's network mirror; `cdktf` must be told then not to ask the registry for the
   * provider's checksums, which it does even if a mirror is configured. `registry`: from the public registry.
   */
  readonly source: "mirror" | "registry";
}

export interface TerraformConfigOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Folder for the file that is written. @default the project's cache */
  readonly cache?: string;
  readonly home?: string;
  /** Mirrors besides Terraform's implied ones; called only if needed. @default those in the machine's usual places */
  readonly installed?: () => readonly string[];
}

/**
 * The CLI configuration of every Terraform child process. The first that exists is used: the user's own file, Terraform's
 * implied mirrors, mirrors in the machine's usual places, the public registry with our own cache.
 */
export function terraformConfig(options: TerraformConfigOptions = {}): TerraformConfig {
  const { environment = process.env, cache = CACHE, home = homedir(), installed = installedMirrors } = options;
  const own = userFile(environment, home);
  const implied = impliedMirrors(environment, home).find(holdsAwsProvider);
  if (own !== undefined) {
    const text = readFileSync(own, "utf8");
    const says = /^\s*provider_installation\b/m.test(text);
    const mirror = says ? /^\s*(filesystem_mirror|network_mirror)\b/m.test(text) : implied !== undefined;
    return { file: own, source: mirror ? "mirror" : "registry" };
  }
  const mirror = implied ?? installed().find(holdsAwsProvider);
  return mirror === undefined ? write(cache, "registry", fromRegistry(cache)) : write(cache, "mirror", fromMirror(mirror));
}

/** The user's configuration file; undefined if there is none, or if the variable names a missing file. */
function userFile(environment: Readonly<Record<string, string | undefined>>, home: string): string | undefined {
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

function write(cache: string, source: TerraformConfig["source"], content: string): TerraformConfig {
  const file = join(cache, `terraform-${source}.tfrc`);
  if (!existsSync(file) || readFileSync(file, "utf8") !== content) writePrivate(file, content);
  return { file, source };
}
