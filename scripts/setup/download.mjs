// @ts-check
import { authoritiesIn } from "../../modules/network/authorities.mjs";
import { proxyFor } from "../../modules/network/proxies.mjs";

/**
 * The `fetch` that reaches an address. A proxy, or a certificate authority of one's own, needs an npm package: npm's part of the
 * set-up comes first then.
 * @param {string} url
 * @param {NodeJS.ProcessEnv} environment
 * @param {() => Promise<unknown>} packages resolves when the npm packages are there
 * @returns {Promise<import("../../modules/network/fetch.mjs").Fetch | typeof fetch>}
 */
export async function fetchFor(url, environment, packages) {
  if (proxyFor(url, environment) === undefined && authoritiesIn(environment) === undefined) return fetch;
  await packages();
  const { fetchWith } = await import("../../modules/network/fetch.mjs");
  return fetchWith(environment);
}
