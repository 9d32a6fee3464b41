import { parseKnownFiles } from "@smithy/core/config";
import { homedir } from "node:os";
import { join } from "node:path";
import { nearest } from "../../../environments/nearest";
import type { Variables } from "../../../environments/variables";
import { UsageError } from "../../words/errors";

/** Settings of one profile, by their names in the file. */
export type Profile = Readonly<Record<string, string | undefined>>;

/** The user's AWS configuration. */
export interface Profiles {
  readonly configFile: string;
  readonly credentialsFile: string;
  /** Profile -> its settings, of both files together. */
  readonly all: Readonly<Record<string, Profile>>;
}

/** Reads the files that the variables name, or else those in the user's home. A file that does not exist has no profiles. */
export async function readProfiles(variables: Variables): Promise<Profiles> {
  const home = join(variables.HOME || homedir(), ".aws");
  const configFile = variables.AWS_CONFIG_FILE || join(home, "config");
  const credentialsFile = variables.AWS_SHARED_CREDENTIALS_FILE || join(home, "credentials");
  const all = await parseKnownFiles({ configFilepath: configFile, filepath: credentialsFile, ignoreCache: true });
  return { configFile, credentialsFile, all };
}

/** A profile that a variable names. Throws UsageError if it does not exist. */
export function requireProfile(variable: string, name: string, { all, configFile, credentialsFile }: Profiles): Profile {
  const found = all[name];
  if (found !== undefined) return found;
  const names = Object.keys(all).sort();
  const meant = nearest(name, names);
  const there = names.length === 0 ? "There are none." : `There are: ${names.join(", ")}.`;
  throw new UsageError(
    `${variable}=${name}: neither ${configFile} nor ${credentialsFile} has this profile.`,
    `${meant === undefined ? "" : `Did you mean ${meant}? `}${there}`,
  );
}

/** How a profile gets its credentials, in the order in which the SDK looks; undefined if it has none. */
export function meansOf(profile: Profile): string | undefined {
  const { role_arn: role, source_profile: from, credential_source: source, mfa_serial: mfa } = profile;
  if (role !== undefined && (from ?? source) !== undefined)
    return `role ${role} from ${from === undefined ? source : `profile ${from}`}${mfa === undefined ? "" : `, with MFA ${mfa}`}`;
  if (profile.aws_access_key_id !== undefined && profile.aws_secret_access_key !== undefined) return "keys";
  if (role !== undefined && profile.web_identity_token_file !== undefined) return `web identity, role ${role}`;
  if (profile.credential_process !== undefined) return "credential_process";
  if (profile.sso_session !== undefined || profile.sso_start_url !== undefined)
    return `SSO ${profile.sso_session ?? profile.sso_start_url ?? ""}, ${profile.sso_role_name ?? ""} in ${profile.sso_account_id ?? ""}`;
  return profile.login_session === undefined ? undefined : `login ${profile.login_session}`;
}

/** Whether a profile's credentials are in the file as they are. */
export function hasKeys(profile: Profile): boolean {
  return meansOf(profile) === "keys";
}
