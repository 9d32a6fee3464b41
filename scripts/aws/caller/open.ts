import type { Variables } from "../../../environments/variables";
import type { Caller, CredentialsProvider, Identity } from "../actor";
import { settingsIn, withOnly } from "./children";
import { serveCredentials } from "./endpoint";
import { readProfiles } from "./profiles";
import { type AskMfa, providerOf, type StsAddress } from "./provider";
import { type Source, sourceOf } from "./source";

/**
 * Who the caller is: decided once, from the variables and the user's AWS files, for our own clients and for every child. Nothing is
 * asked yet. Throws UsageError if a named profile does not exist.
 * @param stsAddress @default AWS's own
 */
export async function openCaller(given: Variables, askMfa: AskMfa, stsAddress: StsAddress = () => undefined): Promise<Caller> {
  const profiles = await readProfiles(given);
  const source = sourceOf(given, profiles);
  const named = source.kind === "profile" ? source.profile : given.AWS_PROFILE || given.AWS_DEFAULT_PROFILE || "default";
  const variables = { ...given, ...settingsIn(profiles.all[named], given) };
  const credentials = providerOf(source, variables, profiles, { askMfa, stsAddress });
  const { means, passedOver } = source;
  const identity: Identity = { means, passedOver, childVariables: withOnly(await handedOn(source, credentials), variables) };
  return { variables, credentials, identity };
}

/** How children get the credentials: keys as they are, what expires or has to be asked for from us. */
async function handedOn(source: Source, credentials: CredentialsProvider): Promise<Record<string, string>> {
  if (source.kind === "none") return {};
  if (source.kind !== "keys" && !(source.kind === "profile" && source.static)) return serveCredentials(credentials);
  const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
  };
}
