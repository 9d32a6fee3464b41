// @ts-check
import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { NetworkSettingError } from "./setting-error.mjs";

/** @typedef {import("./proxies.mjs").Variables} Variables */

/** Variables that name a file of certificate authorities: of the AWS CLI and the SDKs, of Node, and of OpenSSL and Go. */
export const AUTHORITY_VARIABLES = /** @type {const} */ (["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"]);

const CERTIFICATE = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** What was read of a file, so that a fleet of accounts reads it once. @type {Map<string, readonly string[]>} */
const known = new Map();

/**
 * The certificates (PEM) to trust: those of every file that a variable names, whichever, and the public ones. Undefined if none is
 * named: then Node's own count. Throws {@link NetworkSettingError} for a file without certificates, or that cannot be read.
 * @param {Variables} variables
 * @returns {string[] | undefined}
 */
export function authoritiesIn(variables) {
  const files = new Map(AUTHORITY_VARIABLES.flatMap((name) => (variables[name] ? [[variables[name], name]] : [])));
  if (files.size === 0) return undefined;
  const own = [...files].flatMap(([file, variable]) => certificatesIn(file, variable));
  return [...new Set([...own, ...rootCertificates])];
}

/**
 * @param {string} file
 * @param {string} variable
 */
function certificatesIn(file, variable) {
  const before = known.get(file);
  if (before !== undefined) return before;
  const found = read(file, variable).match(CERTIFICATE) ?? [];
  if (found.length === 0) throw new NetworkSettingError(`${variable}=${file} holds no certificate.`, REMEDY);
  known.set(file, found);
  return found;
}

const REMEDY = "Name a file of PEM certificates, or unset it.";

/**
 * @param {string} file
 * @param {string} variable
 */
function read(file, variable) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new NetworkSettingError(`${variable}=${file} cannot be read: ${message}`, REMEDY, { cause: error });
  }
}
