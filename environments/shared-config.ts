import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Variables } from "./variables";

/** An address in the user's AWS configuration files. */
export interface ConfiguredEndpoint {
  readonly file: string;
  /** Header of the section, `profile prod` or `services mine`. */
  readonly section: string;
  /** `endpoint_url`, or that of the place from which an instance gets its credentials. */
  readonly setting: "endpoint_url" | "ec2_metadata_service_endpoint";
  /** The service, in the file's spelling; undefined if the address is for all. */
  readonly service: string | undefined;
  readonly address: string;
}

interface Line {
  readonly file: string;
  readonly section: string;
  /** Key of the line under which this one is indented. */
  readonly under: string | undefined;
  readonly key: string;
  readonly value: string;
}

const SETTINGS = ["endpoint_url", "ec2_metadata_service_endpoint"] as const;

/** Settings of a profile that name another section which takes part. */
const LEADS_TO: Readonly<Record<string, (name: string) => string>> = {
  source_profile: (name) => `profile ${name}`,
  services: (name) => `services ${name}`,
};

/**
 * The addresses that the SDKs and the AWS provider would read from the user's files: of the profile in use, of
 * the profiles whose credentials it uses, and of their sections of services (AWS SDKs and Tools Reference Guide,
 * 'Service-specific endpoints'). A file that does not exist has none.
 */
export function configuredEndpoints(variables: Variables): ConfiguredEndpoint[] {
  const home = variables.HOME || homedir();
  const files = [
    variables.AWS_CONFIG_FILE || join(home, ".aws", "config"),
    variables.AWS_SHARED_CREDENTIALS_FILE || join(home, ".aws", "credentials"),
  ];
  const lines = files.filter((file) => existsSync(file)).flatMap((file) => linesOf(file, readFileSync(file, "utf8")));
  const sections = sectionsInUse(lines, [variables.AWS_PROFILE, variables.AWS_DEFAULT_PROFILE]);
  return lines.flatMap(({ file, section, under, key, value }) => {
    const setting = SETTINGS.find((name) => name === key);
    return setting === undefined || value === "" || !sections.has(section)
      ? []
      : [{ file, section, setting, service: under, address: value }];
  });
}

/** From the profiles that the variables name, `default` if none, to all that they lead to. */
function sectionsInUse(lines: readonly Line[], named: readonly (string | undefined)[]): Set<string> {
  const profiles = named.filter((name) => name !== undefined && name !== "");
  const found = new Set((profiles.length > 0 ? profiles : ["default"]).map((name) => `profile ${name}`));
  // A set also visits what is added while it is visited.
  for (const section of found) {
    for (const line of lines.filter((each) => each.section === section)) {
      const next = LEADS_TO[line.key]?.(line.value);
      if (next !== undefined) found.add(next);
    }
  }
  return found;
}

const HEADER = /^\s*\[\s*(?:(profile|services|sso-session)\s+)?["']?([^\]"']*?)["']?\s*\]/;
const SETTING = /^(\s*)([^=:#;[\s][^=:]*?)\s*[=:]\s*(.*?)\s*$/;

function linesOf(file: string, text: string): Line[] {
  const found: Line[] = [];
  let section = "";
  let under: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const header = HEADER.exec(raw);
    // A profile of the credentials file has no word before its name.
    if (header) [section, under] = [`${header[1] ?? "profile"} ${header[2] ?? ""}`, undefined];
    const [, indent = "", name = "", rest = ""] = (header ? null : SETTING.exec(raw)) ?? [];
    if (name === "") continue;
    const [key, value] = [name.toLowerCase(), rest.replace(/\s[#;].*$/, "")];
    if (indent === "") under = value === "" ? name : undefined;
    found.push({ file, section, under: indent === "" ? undefined : under, key, value });
  }
  return found;
}
