import { secretsCommand, type Settings } from "./settings";

/** The message for the person who set up the scan if Snyk cannot be asked at all: what happened, and what to look at first. */
export function explainRefusal(
  reason: string,
  settings: Pick<Settings, "tokenParameter" | "organizationParameter" | "environment">,
): string {
  if (/program could not be downloaded/.test(reason)) return `The Snyk CLI does not run: ${reason}`;
  if (/certificate|x509|authority|altnames|_TLS_|CERT/i.test(reason))
    return `Snyk cannot be reached: ${reason}\n  The build does not trust this certificate. If a proxy makes it, let NODE_EXTRA_CA_CERTS name the file of its authority.`;
  if (/proxy|=407/i.test(reason)) return `Snyk cannot be reached: ${reason}\n  Correct user and password in HTTPS_PROXY.`;
  return `Snyk refuses: ${reason}\n  Check the token and the organization: ${secretsCommand(settings)}\n  (SSM ${settings.tokenParameter} and ${settings.organizationParameter})`;
}
