// @ts-check
import { isExempt, isNeverProxied } from "./no-proxy.mjs";
import { NetworkSettingError } from "./setting-error.mjs";

/** @typedef {Readonly<Record<string, string | undefined>>} Variables a process's environment */
/** @typedef {{ readonly address: string, readonly variable: string }} Proxy address with user and password, and the variable that names it */

/**
 * The proxy through which an address is asked; undefined if it is asked directly. `HTTPS_PROXY` counts for https and `HTTP_PROXY` for
 * http; of both cases of a name, the lower goes first, as in curl and Python. Throws {@link NetworkSettingError} for a proxy that
 * cannot be used. `ALL_PROXY` is not heeded: neither Terraform nor the AWS CLI knows it.
 * @param {string | URL} url
 * @param {Variables} variables
 * @returns {Proxy | undefined}
 */
export function proxyFor(url, variables) {
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol === "https:" ? "https" : "http";
  const proxy = namedProxy(scheme, variables);
  if (proxy === undefined || isNeverProxied(hostname)) return undefined;
  const number = port === "" ? (scheme === "https" ? 443 : 80) : Number(port);
  return isExempt(setting("no_proxy", variables).value, hostname, number) ? undefined : proxy;
}

/**
 * The proxy for a scheme, whatever NO_PROXY says; undefined if none is named. One without a scheme is asked with http, as by Go.
 * @param {"http" | "https"} scheme
 * @param {Variables} variables
 * @returns {Proxy | undefined}
 */
export function namedProxy(scheme, variables) {
  const { variable, value } = setting(`${scheme}_proxy`, variables);
  if (value === "") return undefined;
  const address = value.includes("://") ? value : `http://${value}`;
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  if (parsed === undefined || parsed.hostname === "" || !/^https?:$/.test(parsed.protocol)) {
    const shown = parsed?.protocol === undefined ? "" : ` (${parsed.protocol}//...)`;
    throw new NetworkSettingError(
      `${variable} is not the address of a proxy that can be used${shown}.`,
      "Write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT; special characters of the password as %XX.",
    );
  }
  return { address, variable };
}

/**
 * A proxy for people: without its user and password.
 * @param {string} address
 */
export function shownProxy(address) {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}

/**
 * A setting whose name is known in both cases.
 * @param {string} name in lower case
 * @param {Variables} variables
 */
export function setting(name, variables) {
  const upper = name.toUpperCase();
  const variable = variables[name]?.trim() && variables[name] !== variables[upper] ? name : upper;
  return { variable, value: variables[variable]?.trim() ?? "" };
}
