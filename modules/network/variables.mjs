// @ts-check
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AUTHORITY_VARIABLES, authoritiesIn } from "./authorities.mjs";
import { NEVER_PROXIED } from "./no-proxy.mjs";
import { namedProxy, setting } from "./proxies.mjs";

/** @typedef {import("./proxies.mjs").Variables} Variables */

/**
 * A process's environment in which every program finds the same proxies and certificate authorities, whichever variables it reads:
 * both cases of the proxies' names, and one file of certificates under every name. Without such settings it stays as it is. Throws
 * {@link import("./setting-error.mjs").NetworkSettingError} for settings that cannot be used.
 * @param {Variables} variables
 * @param {string} folder where that file goes; is made if there are certificates to write
 * @returns {Record<string, string | undefined>}
 */
export function networkVariables(variables, folder) {
  return { ...variables, ...proxyVariables(variables), ...authorityVariables(variables, folder) };
}

/** @param {Variables} variables */
function proxyVariables(variables) {
  const proxies = /** @type {const} */ (["http", "https"]).flatMap((scheme) => {
    const proxy = namedProxy(scheme, variables);
    return proxy === undefined ? [] : both(`${scheme}_proxy`, proxy.address);
  });
  if (proxies.length === 0) return {};
  const { value } = setting("no_proxy", variables);
  const named = value.split(/[\s,]+/).filter(Boolean);
  const exempt = named.includes("*") ? ["*"] : [...new Set([...named, ...NEVER_PROXIED])];
  return Object.fromEntries([...proxies, ...both("no_proxy", exempt.join(","))]);
}

/**
 * @param {string} name in lower case
 * @param {string} value
 * @returns {(readonly [string, string])[]}
 */
function both(name, value) {
  return [
    [name, value],
    [name.toUpperCase(), value],
  ];
}

/**
 * pip reads a file of its own unless its user has named one.
 * @param {Variables} variables
 * @param {string} folder
 */
function authorityVariables(variables, folder) {
  const authorities = authoritiesIn(variables);
  if (authorities === undefined) return {};
  const file = writeOnce(`${authorities.join("\n")}\n`, folder);
  const named = Object.fromEntries(AUTHORITY_VARIABLES.map((name) => [name, file]));
  return variables.PIP_CERT ? named : { ...named, PIP_CERT: file };
}

/**
 * The file is named after its content: several runs may write it at once, and each finds it whole.
 * @param {string} content
 * @param {string} folder
 */
function writeOnce(content, folder) {
  const file = join(folder, `certificates-${createHash("sha256").update(content).digest("hex").slice(0, 16)}.pem`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, content, { mode: 0o600 });
  renameSync(partial, file);
  return file;
}
