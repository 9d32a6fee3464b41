// @ts-check
import { shownProxy } from "./proxies.mjs";

/** @typedef {import("./proxies.mjs").Proxy} Proxy */

/** Codes of OpenSSL and Node for a certificate that nobody known has issued. */
const UNKNOWN_AUTHORITY = new Set([
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
]);

/**
 * Has the message of a failed request name the proxy that it went through, and what helps if a certificate is unknown. It stays the
 * same error: its name and code say to others what it is.
 * @template E
 * @param {E} error
 * @param {Proxy | undefined} proxy
 * @returns {E}
 */
export function explained(error, proxy) {
  // `instanceof` is not used, because errors of other realms fail it.
  if (typeof error !== "object" || error === null || !("message" in error) || "$network" in error) return error;
  // It names the proxy itself.
  if (error instanceof ProxyRefusal) return error;
  const code = "code" in error ? String(error.code) : "";
  const notes = [
    ...(proxy === undefined ? [] : [`through the proxy ${shownProxy(proxy.address)} of ${proxy.variable}`]),
    ...(UNKNOWN_AUTHORITY.has(code) ? ["a company's certificate authority is named in AWS_CA_BUNDLE"] : []),
  ];
  if (notes.length === 0) return error;
  const said =
    String(error.message) || ("errors" in error && Array.isArray(error.errors) ? error.errors.map(String).join(", ") : "") || code;
  // Node's own time limits are errors whose message cannot be assigned.
  Object.defineProperty(error, "message", { value: `${said} (${notes.join("; ")})`, configurable: true, writable: true });
  Object.defineProperty(error, "$network", { value: true });
  return error;
}

/**
 * Why a request failed: the error of fetch only says "fetch failed", its cause says why.
 * @param {unknown} error
 * @returns {string}
 */
export function reasonOf(error) {
  const { message, code, cause } = /** @type {{ message?: unknown, code?: unknown, cause?: unknown }} */ (error ?? {});
  const own = String(message || code || error);
  return typeof cause === "object" && cause !== null ? reasonOf(cause) : own;
}

/** A proxy has refused to pass a request on. */
export class ProxyRefusal extends Error {
  /**
   * @param {number} status of its answer
   * @param {Proxy} proxy
   */
  constructor(status, { address, variable }) {
    const why = status === 407 ? `it wants another user and password than ${variable} has (407)` : `it answered ${status}`;
    super(`The proxy ${shownProxy(address)} of ${variable} refused the request: ${why}`);
    this.name = "ProxyRefusal";
  }
}
