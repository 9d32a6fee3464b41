// @ts-check
import { explained, ProxyRefusal } from "./failure.mjs";
import { proxyFor } from "./proxies.mjs";

/** @typedef {import("./proxies.mjs").Proxy} Proxy */
/** @typedef {import("./proxies.mjs").Variables} Variables */

/**
 * What undici sends requests with: through the proxies that the variables name, and with these certificate authorities.
 * @param {typeof import("undici")} undici given, because many a command loads it with its first request only
 * @param {Variables} variables
 * @param {{ readonly ca?: string[] | undefined, readonly connectTimeoutMs?: number, readonly answerTimeoutMs?: number }} [options]
 *   the authorities (PEM), how long a connection and how long an answer may take
 */
export function dispatcherWith({ Agent, Pool, ProxyAgent }, variables, { ca, connectTimeoutMs, answerTimeoutMs } = {}) {
  const connect = { ca, timeout: connectTimeoutMs };
  return new Agent({
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    // Called for each origin, so that a redirection to another one is decided anew.
    factory: (origin, options) => {
      const proxy = proxyFor(origin, variables);
      if (proxy === undefined) return new Pool(origin, { ...options, connect });
      const limits = { headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs };
      return new ProxyAgent({ ...limits, uri: proxy.address, proxyTls: connect, requestTls: connect, proxyTunnel: false });
    },
  });
}

/**
 * Has an error of undici name the proxy. The error of fetch says nothing itself; the last of its causes says why.
 * @template E
 * @param {E} error
 * @param {Proxy | undefined} proxy
 * @returns {E} the same error
 */
export function explainedUndici(error, proxy) {
  let last = /** @type {{ cause?: unknown, message?: unknown }} */ (error);
  while (typeof last.cause === "object" && last.cause !== null) last = last.cause;
  const refused = /^Proxy response \((\d+)\)/.exec(String(last.message))?.[1];
  if (refused === undefined || proxy === undefined) explained(last, proxy);
  else last.cause = new ProxyRefusal(Number(refused), proxy);
  return error;
}
