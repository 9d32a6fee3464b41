import { readFileSync } from "node:fs";
import { withoutComments } from "../../environments/terraform-settings";
import type { Variables } from "../../environments/variables";

/** What a user's CLI configuration of Terraform says about providers. */
export interface ProviderInstallation {
  /** Whether it says where providers come from. If not, Terraform looks into its implied mirrors first. */
  readonly says: boolean;
  /** Whether there is any mirror, on this machine or in the network. */
  readonly mirror: boolean;
  /** Folders of mirrors on this machine. */
  readonly folders: readonly string[];
  /** Folder in which Terraform keeps the providers that it has fetched. */
  readonly cache: string | undefined;
}

/** Reads a configuration file, HCL or JSON. */
export function readProviderInstallation(file: string, variables: Variables): ProviderInstallation {
  const text = withoutComments(readFileSync(file, "utf8"));
  const folders = [...text.matchAll(/\bfilesystem_mirror\b[^}]*?\bpath"?\s*[=:]\s*"((?:\\.|[^"\\])*)"/g)];
  const cache = /\bplugin_cache_dir"?\s*[=:]\s*"((?:\\.|[^"\\])*)"/.exec(text)?.[1];
  return {
    says: /\bprovider_installation\b/.test(text),
    mirror: /\b(filesystem_mirror|network_mirror)\b/.test(text),
    folders: folders.map(([, path = ""]) => unquoted(path)),
    // Terraform expands variables in this setting.
    cache: cache && unquoted(cache).replace(/\$\{?(\w+)\}?/g, (_, name: string) => variables[name] ?? ""),
  };
}

function unquoted(text: string): string {
  return text.replace(/\\(.)/g, "$1").replace(/([$%])\1\{/g, "$1{");
}
