// @ts-check
import { authoritiesIn } from "./authorities.mjs";
import { explained, ProxyRefusal } from "./failure.mjs";
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
      throw explainedFetch(error, proxy);
    }
  };
}

/**
 * Loaded with the first request: many a command makes none.
 * @param {Variables} variables
 * @param {ReturnType<typeof authoritiesIn>} ca
 */
async function clientWith(variables, ca) {
  const { Agent, fetch, Pool, ProxyAgent } = await import("undici");
  const dispatcher = new Agent({
    // Called for each origin, so that a redirection to another one is decided anew.
    factory: (origin, options) => {
      const proxy = proxyFor(origin, variables);
      if (proxy === undefined) return new Pool(origin, { ...options, connect: { ca } });
      return new ProxyAgent({ uri: proxy.address, proxyTls: { ca }, requestTls: { ca }, proxyTunnel: false });
    },
  });
  return { fetch, dispatcher };
}

/**
 * The error of fetch says nothing itself; the last of its causes says why.
 * @param {unknown} error
 * @param {import("./proxies.mjs").Proxy | undefined} proxy
 */
function explainedFetch(error, proxy) {
  let last = /** @type {{ cause?: unknown, message?: unknown }} */ (error);
  while (typeof last.cause === "object" && last.cause !== null) last = last.cause;
  const refused = /^Proxy response \((\d+)\)/.exec(String(last.message))?.[1];
  if (refused === undefined || proxy === undefined) explained(last, proxy);
  else last.cause = new ProxyRefusal(Number(refused), proxy);
  return error;
}
