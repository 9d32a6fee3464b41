import { nameAndMessageOf } from "./message-of";
import { otherRegion } from "../snyk/token-region";
import { MisconfiguredError, secretsCommand, type Settings } from "./settings";

/** The message for the person who set up the scan if Snyk cannot be asked at all: what happened, and what to look at first. */
export function explainRefusal(
  reason: string,
  settings: Pick<Settings, "tokenParameter" | "organizationParameter" | "environment">,
): string {
  if (/program could not be downloaded/.test(reason)) return `The Snyk CLI does not run: ${reason}`;
  if (/certificate|x509|authority|altnames|_TLS_|CERT/i.test(reason))
    return `Snyk cannot be reached: ${reason}\n  The build does not trust this certificate. If a proxy makes it, let NODE_EXTRA_CA_CERTS name the file of its authority.`;
  if (/proxy|=407/i.test(reason)) return `Snyk cannot be reached: ${reason}\n  Correct user and password in HTTPS_PROXY.`;
  if (/snyk\.engine/.test(reason)) return `Snyk refuses: ${reason}`;
  return `Snyk refuses: ${reason}\n  Check the token and the organization: ${secretsCommand(settings)}\n  (SSM ${settings.tokenParameter} and ${settings.organizationParameter})`;
}

/**
 * Some tokens name the host for which they are made, and both ways of asking go there whatever its address says. Throws {@link MisconfiguredError}
 * if the environment's file names another one; else returns a line for the log if it is not the usual one.
 */
export function checkRegion(token: string, settings: Pick<Settings, "snykApi" | "tokenParameter" | "environment">): string | undefined {
  const { snykApi, tokenParameter } = settings;
  const other = otherRegion(token, snykApi);
  if (other === undefined) return undefined;
  if (snykApi === undefined) return `snyk: the token is made for ${other.token}, so that is asked and not ${other.address}`;
  throw new MisconfiguredError(
    `The Snyk token is made for ${other.token}, which would be asked, and not ${other.address} of snyk.apiUrl ${JSON.stringify(snykApi)}\n  Correct one of them: snyk.apiUrl in the environment's file, or the token: ${secretsCommand(settings)} (SSM ${tokenParameter})`,
  );
}

/** AWS's error names if a role, a domain or a bucket is not as the settings say. */
const REFUSALS = /^(AccessDenied|ResourceNotFound|UnrecognizedClient|CredentialsProvider|ExpiredToken|InvalidClientTokenId)/;

/** Whether AWS refuses because somebody has set up something wrong. */
export function isRefusal(error: unknown): boolean {
  return REFUSALS.test(nameAndMessageOf(error));
}
