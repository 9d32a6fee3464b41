import { explained } from "../../network/failure.mjs";
import { proxyFor, type Variables } from "../../network/proxies.mjs";
import { SNYK_API_HOST } from "../../snyk/api-address";
import { CheckError } from "../ports";

/** What the CLI says of a way that leads nowhere: Node's codes and words, and those of Go. */
const OF_THE_WAY =
  /\bE(CONN\w+|NOTFOUND|AI_AGAIN|TIMEDOUT|PIPE|HOSTUNREACH|NETUNREACH)\b|socket|certificate|x509|no such host|i\/o timeout|proxy/i;
const OF_CERTIFICATES = /certificate|x509/i;

/**
 * An error of the CLI that is about the way to Snyk, with the proxy through which the CLI has asked, which it does not name itself.
 * @param api address of Snyk's API. @default the CLI's own
 * @param outside where the proxies are named
 */
export function withWay(error: unknown, api = `https://${SNYK_API_HOST}`, outside: Variables = {}): unknown {
  if (!(error instanceof CheckError) || !OF_THE_WAY.test(error.message)) return error;
  // The code by which Node's own errors say that nobody known has issued a certificate.
  const code = OF_CERTIFICATES.test(error.message) ? "UNABLE_TO_VERIFY_LEAF_SIGNATURE" : undefined;
  const { message } = explained(Object.assign(new Error(error.message), { code }), proxyFor(api, outside));
  return new CheckError(error.kind, message, error.retryAfterMs);
}
