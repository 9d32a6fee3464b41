// @ts-check
import { BlockList, isIP } from "node:net";

/**
 * Places that no proxy leads to: this machine, and where a cloud's own machines get their credentials (EC2, ECS and EKS). They need no
 * entry in NO_PROXY.
 */
export const NEVER_PROXIED = [
  "localhost",
  "127.0.0.1",
  "::1",
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "fd00:ec2::254",
  "fd00:ec2::23",
];

/**
 * Whether NO_PROXY names a place. An entry is `*`, a host (its subdomains too), `.host` or `*.host` (its subdomains only), an
 * address or a range of addresses (`10.0.0.0/8`, `fd00::/8`), each with or without a port, as Go's httpproxy and so Terraform read it.
 * @param {string} noProxy entries between commas or blanks
 * @param {string} host a name or an address, IPv6 with or without brackets
 * @param {number} port
 */
export function isExempt(noProxy, host, port) {
  const wanted = plain(host);
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => matches(entry, wanted, port));
}

/**
 * Whether a host is this machine, or one of those that are never asked through a proxy.
 * @param {string} host
 */
export function isNeverProxied(host) {
  const wanted = plain(host);
  return isExempt(`${NEVER_PROXIED.join(",")},127.0.0.0/8`, wanted, 0);
}

/** @param {string} host */
function plain(host) {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}

/**
 * @param {string} entry
 * @param {string} host
 * @param {number} port
 */
function matches(entry, host, port) {
  if (entry === "*") return true;
  const { name, only } = partsOf(entry);
  if (only !== undefined && only !== port) return false;
  const kind = isIP(host);
  if (kind !== 0) return addresses(name)?.check(host, kind === 6 ? "ipv6" : "ipv4") ?? false;
  if (/^\*?\./.test(name)) return host.endsWith(name.replace(/^\*/, ""));
  return host === name || host.endsWith(`.${name}`);
}

/**
 * Name and port of an entry. An IPv6 address has a port only behind brackets.
 * @param {string} entry
 * @returns {{ name: string, only?: number }}
 */
function partsOf(entry) {
  const [, bracketed, after] = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry) ?? [];
  if (bracketed !== undefined) return { name: bracketed, only: after === undefined ? undefined : Number(after) };
  const [, name, port] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
  return name === undefined ? { name: entry } : { name, only: Number(port) };
}

/**
 * The addresses that an entry means; undefined if it is a name.
 * @param {string} entry
 */
function addresses(entry) {
  const [address = "", prefix, ...more] = entry.split("/");
  const kind = isIP(address);
  const length = kind === 6 ? 128 : 32;
  const bits = prefix === undefined ? length : Number(prefix);
  if (kind === 0 || more.length > 0 || !Number.isInteger(bits) || bits < 0 || bits > length) return undefined;
  const list = new BlockList();
  list.addSubnet(address, bits, kind === 6 ? "ipv6" : "ipv4");
  return list;
}
