import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ForeignSetting } from "./errors";
import type { Variables } from "./variables";

/** Settings of Terraform's CLI configuration with which it would run a provider that nobody has checked. */
const UNCHECKED: Readonly<Record<string, string>> = {
  dev_overrides: "Terraform would run a provider from there without checking it: remove it, or name another file in TF_CLI_CONFIG_FILE",
  plugin_cache_may_break_dependency_lock_file: "Terraform would not check what is in its plugin cache: remove it",
};

const UNSET = "Terraform would run a provider that nobody has checked: unset it";

/**
 * What in the user's environment would have Terraform run an unchecked provider, or send the state elsewhere: variables, and
 * settings of its CLI configuration (Terraform, 'Environment Variables' and 'CLI Configuration').
 */
export function foreignTerraformSettings(variables: Variables): ForeignSetting[] {
  return [...foreignVariables(variables), ...cliConfigurations(variables).flatMap(uncheckedIn)];
}

function foreignVariables(variables: Variables): ForeignSetting[] {
  return Object.entries(variables).flatMap(([name, value = ""]): ForeignSetting[] => {
    if (value === "") return [];
    if (name === "TF_REATTACH_PROVIDERS" || name === "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE") return [{ what: name, fix: UNSET }];
    // A backend has a state for each workspace; ours are all in the one of this name.
    if (name === "TF_WORKSPACE" && value !== "default")
      return [{ what: `${name}=${value}`, fix: "Terraform would find no state, and keep another one elsewhere: unset it" }];
    const argument = /^TF_CLI_ARGS/.test(name) ? /-(plugin-dir|backend-config|get-plugins|verify-plugins)\b/.exec(value)?.[0] : undefined;
    if (argument === undefined) return [];
    return [{ what: `${name} with ${argument}`, fix: "it decides which provider runs, or where the state goes: unset it" }];
  });
}

/** The files that Terraform reads: the one that a variable names, or else those in the user's home. */
export function cliConfigurations(variables: Variables): string[] {
  const named = [variables.TF_CLI_CONFIG_FILE, variables.TERRAFORM_CONFIG].find((file) => file !== undefined && file !== "");
  if (named !== undefined && existsSync(named)) return [named];
  const home = variables.HOME || homedir();
  const folder = join(home, ".terraform.d");
  const more = existsSync(folder) ? readdirSync(folder).filter((name) => /\.tfrc(\.json)?$/.test(name)) : [];
  return [join(home, ".terraformrc"), ...more.map((name) => join(folder, name))].filter((file) => existsSync(file));
}

/** The settings of one CLI configuration with which Terraform would run an unchecked provider. */
export function uncheckedIn(file: string): ForeignSetting[] {
  const text = withoutComments(readFileSync(file, "utf8"));
  return Object.entries(UNCHECKED)
    .filter(([setting]) => new RegExp(`\\b${setting}\\b(?!"?\\s*[=:]\\s*"?false)`).test(text))
    .map(([setting, fix]) => ({ what: `${setting} in ${file}`, fix }));
}

/** A text of HCL, or of JSON, without its comments. Texts in quotes stay as they are: a `#` in them begins none. */
export function withoutComments(text: string): string {
  return text.replace(/("(?:\\.|[^"\\\n])*")|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, quoted: string | undefined) => quoted ?? " ");
}

/**
 * What `host` blocks say in place of a host's own discovery: a service as `tfe.v2`, and its address. Every block with the host's name
 * counts, in HCL and in JSON; no other kind of block has services. Terraform compares hosts without their case.
 * @param text without comments
 */
export function addressesOfHost(text: string, hostname: string): { readonly service: string; readonly address: string }[] {
  const begin = new RegExp(`"${hostname.replace(/[.:]/g, "\\$&")}"\\s*[:=]?[\\s[]*\\{`, "gi");
  const blocks = [...text.matchAll(begin)].map(({ index, 0: { length } }) => blockAt(text, index + length));
  return blocks.flatMap((block) =>
    [...block.matchAll(/"?([\w-]+\.v\d+(?:\.\d+)*)"?\s*[=:]\s*"([^"]+)"/g)].map(([, service = "", address = ""]) => ({ service, address })),
  );
}

/** From a place behind an opening brace up to the closing one; empty if there is none. */
export function blockAt(text: string, start: number): string {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return text.slice(start, at);
  }
  return "";
}
