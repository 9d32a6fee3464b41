import { canonicalHost, SNYK_API_HOST } from "./api-address";
import { hostOfToken } from "./token-region";

/** Hosts of Snyk's regions (docs.snyk.io, "Regional hosting and data residency"). */
const SNYK_HOST = /\.snyk(gov)?\.io$/;
const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Where Snyk's REST API is asked with a token, without a path: where the CLI goes with it. The token's own host counts if it is one of
 * Snyk's.
 * @param apiUrl the environment's address. @default the token's host, or the usual one
 */
export function restOrigin(token: string, apiUrl?: string): string {
  if (apiUrl !== undefined) {
    const { protocol, hostname, port } = new URL(apiUrl);
    return `${protocol}//${canonicalHost(hostname)}${port === "" ? "" : `:${port}`}`;
  }
  const named = hostOfToken(token);
  return `https://${named !== undefined && SNYK_HOST.test(named) ? named : SNYK_API_HOST}`;
}

/** Whether a token may be sent to an origin: encrypted, or not beyond this machine. */
export function maySendTo(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === "https:" || THIS_MACHINE.test(hostname);
}
