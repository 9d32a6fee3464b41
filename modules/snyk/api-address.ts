/** Where the CLI goes without an address. */
export const SNYK_API_HOST = "api.snyk.io";

/** Hosts whose address Snyk's CLI takes as it is: local ones and IP addresses. Source: go-application-framework, `urls.go`. */
const LITERAL_HOST = /^(localhost|\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;
const PATH = /^(\/v1)?\/?$/;

/**
 * What is wrong with an address of Snyk's API, or undefined. The CLI makes every address its own: `api.` is put before any host that
 * does not begin with it (`app.` is replaced), and the path is dropped. So the token could go elsewhere than the address says.
 * @param address http or https, without user, query and fragment
 */
export function apiAddressProblem(address: string): string | undefined {
  if (!URL.canParse(address)) return "is not an address";
  const { protocol, hostname, port, pathname } = new URL(address);
  const host = canonicalHost(hostname);
  const asked = `${protocol}//${host}${port === "" ? "" : `:${port}`}`;
  const path = pathname.replace(/\/$/, "");
  if (!PATH.test(pathname)) return `has the path ${path}, which the Snyk CLI drops: it would ask ${asked}`;
  if (host !== hostname && !hostname.startsWith("app."))
    return `is not the address of an API: the Snyk CLI would ask ${asked} instead of ${hostname}`;
  return undefined;
}

/** The host that the CLI asks: `api.eu.snyk.io` for `app.eu.snyk.io`, and for `eu.snyk.io` too. */
export function canonicalHost(hostname: string): string {
  if (LITERAL_HOST.test(hostname) || hostname.startsWith("api.")) return hostname;
  return `api.${hostname.replace(/^app\./, "")}`;
}
