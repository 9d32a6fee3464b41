import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { addressesOfHost, blockAt, cliConfigurations, withoutComments } from "../../environments/terraform-settings";
import { z } from "zod";
import type { Variables } from "../../environments/variables";
import { OperationError } from "../words/errors";

/** What the settings of Terraform's CLI say of a host (developer.hashicorp.com, CLI Configuration: `credentials` and `host`). */
export interface HostSettings {
  /** Absent if no setting has one. */
  readonly token?: string;
  /** Address of the API (`tfe.v2`) that a `host` block gives in place of the host's own. */
  readonly api?: string;
  /** The program that knows tokens, if nothing else has one. */
  readonly helper?: CredentialsHelper;
}

/** What a block `credentials_helper` says. */
export interface CredentialsHelper {
  readonly name: string;
  readonly args: readonly string[];
}

/**
 * Reads the settings that Terraform itself would use: `TF_TOKEN_*` first, then its configuration files, then what `terraform login`
 * wrote. Starts no program. Throws OperationError if that last file is damaged.
 */
export function hostSettings(hostname: string, variables: Variables, home = homedir()): HostSettings {
  const files = cliConfigurations({ ...variables, HOME: home });
  const text = files.map((file) => withoutComments(readFileSync(file, "utf8"))).join("\n");
  const login = join(home, ".terraform.d", "credentials.tfrc.json");
  const credentials = credentialsOf(text, hostname);
  const token = variableFor(hostname, variables) ?? textIn(credentials, "token") ?? loginToken(login, hostname);
  const api = addressesOfHost(text, hostname).find(({ service }) => service === "tfe.v2")?.address;
  const helper = token ? undefined : helperIn(text);
  return { ...(token && { token }), ...(api && { api }), ...(helper && { helper }) };
}

/** In a variable's name, a dot is an underscore, and a hyphen may be two. */
function variableFor(hostname: string, variables: Variables): string | undefined {
  const dotted = hostname.replaceAll(".", "_");
  return variables[`TF_TOKEN_${dotted.replaceAll("-", "__")}`] ?? variables[`TF_TOKEN_${dotted}`];
}

/** Of HCL or JSON: `credentials_helper "NAME" { args = ["..."] }`. */
function helperIn(text: string): CredentialsHelper | undefined {
  const found = /"?\bcredentials_helper"?\s*:?\s*\{?\s*"([\w-]+)"\s*:?\s*\{/.exec(text);
  const [begin = "", name] = found ?? [];
  if (found === null || name === undefined) return undefined;
  const list = /"?\bargs"?\s*[=:]\s*\[([^\]]*)\]/.exec(blockAt(text, found.index + begin.length))?.[1] ?? "";
  return { name, args: [...list.matchAll(/"(?:\\.|[^"\\])*"/g)].map(([quoted]) => JSON.parse(quoted) as string) };
}

/** The content of a block `credentials` of HCL or JSON. */
function credentialsOf(text: string, hostname: string): string {
  const quoted = hostname.replace(/[.:]/g, "\\$&");
  const begin = new RegExp(`"?\\bcredentials"?\\s*:?\\s*\\{?\\s*"${quoted}"\\s*:?\\s*\\{`).exec(text);
  return begin === null ? "" : blockAt(text, begin.index + begin[0].length);
}

function textIn(block: string, name: string): string | undefined {
  return new RegExp(`"?${name}"?\\s*[=:]\\s*"([^"]+)"`).exec(block)?.[1];
}

const logins = z.object({ credentials: z.record(z.string(), z.object({ token: z.string().optional() })).optional() });

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch {
    return undefined;
  }
}

function loginToken(file: string, hostname: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const read = logins.safeParse(jsonIn(file));
  // Of the file nothing is said but its name: an error of the parser would quote a piece of a token.
  if (!read.success)
    throw new OperationError(`${file} is not what terraform login writes`, "Mend it, or remove it and run terraform login again.");
  return read.data.credentials?.[hostname]?.token;
}
