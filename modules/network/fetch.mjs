// @ts-check
import { authoritiesIn } from "./authorities.mjs";
import { dispatcherWith, explainedUndici } from "./dispatcher.mjs";
import { ProxyRefusal } from "./failure.mjs";
import { proxyFor } from "./proxies.mjs";

/** @typedef {import("./proxies.mjs").Variables} Variables */
/** @typedef {(url: string | URL, init?: import("undici").RequestInit) => Promise<import("undici").Response>} Fetch */

/**
 * `fetch` through the proxies and with the certificate authorities that the variables name. It fails as `fetch` does; the cause of the
 * error names the proxy. Throws {@link import("./setting-error.mjs").NetworkSettingError} for settings that cannot be used.
 * @param {Variables} variables
 * @returns {Fetch}
 */
export function fetchWith(variables) {
  const ca = authoritiesIn(variables);
  /** @type {ReturnType<typeof clientWith> | undefined} */
  let client;
  return async (url, init) => {
    const proxy = proxyFor(url, variables);
    try {
      const { fetch, dispatcher } = await (client ??= clientWith(variables, ca));
      const response = await fetch(url, { ...init, dispatcher });
      if (response.status === 407 && proxy !== undefined) throw new ProxyRefusal(response.status, proxy);
      return response;
    } catch (error) {
      throw explainedUndici(error, proxy);
    }
  };
}

/**
 * Loaded with the first request: many a command makes none.
 * @param {Variables} variables
 * @param {ReturnType<typeof authoritiesIn>} ca
 */
async function clientWith(variables, ca) {
  const undici = await import("undici");
  return { fetch: undici.fetch, dispatcher: dispatcherWith(undici, variables, { ca }) };
}
