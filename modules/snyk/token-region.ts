import { canonicalHost, SNYK_API_HOST } from "./api-address";

/** Snyk's personal and service tokens: prefix, key, claims, checksum. Source: go-application-framework, `tokenauthenticator.go`. */
const WITH_CLAIMS = /^snyk_(uat|sat)\.[a-z0-9]{8}\.([\w-]+)\.[\w-]+$/;

/**
 * The host of Snyk's API that a token names in its claims, for which the CLI leaves any other address; undefined if it names none.
 * The token itself is in no result.
 */
export function hostOfToken(token: string): string | undefined {
  const claims = WITH_CLAIMS.exec(token)?.[2];
  if (claims === undefined) return undefined;
  try {
    const { h } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as { readonly h?: unknown };
    if (typeof h !== "string" || h === "") return undefined;
    const { hostname } = new URL(h.startsWith("http") ? h : `https://${h}`);
    return /^[a-z0-9.-]+$/.test(hostname) ? canonicalHost(hostname) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the token leads the CLI to another host than the address says: both hosts, or undefined if it does not. */
export function otherRegion(token: string, apiUrl: string | undefined): { readonly token: string; readonly address: string } | undefined {
  const named = hostOfToken(token);
  const address = apiUrl === undefined ? SNYK_API_HOST : canonicalHost(new URL(apiUrl).hostname);
  return named === undefined || named === address ? undefined : { token: named, address };
}
