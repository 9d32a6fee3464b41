// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { finished, lastWords } from "./child.mjs";
import { SetupFailure } from "./failure.mjs";
import { givenUmask } from "./umask.mjs";
import { readJson } from "./stamp.mjs";

/**
 * @typedef {{ packages?: Record<string, { version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean, link?: boolean }> }} Lock
 */

/**
 * Whether node_modules matches package-lock.json. npm records what it has installed in node_modules/.package-lock.json, without
 * the optional packages of other platforms.
 * @param {string} root
 * @param {{ dev?: boolean }} [options] whether devDependencies are needed; by default they are
 */
export function npmPackagesReady(root, { dev = true } = {}) {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const wanted = /** @type {Lock} */ (readJson(join(root, "package-lock.json"))).packages ?? {};
  const present = /** @type {Lock} */ (readJson(installed)).packages ?? {};
  return Object.entries(wanted).every(([path, want]) => {
    if (path === "" || want.optional || want.devOptional || (want.dev && !dev)) return true;
    // `npm install --package-lock-only` writes that record too, but installs nothing.
    return path in present && present[path]?.version === want.version && existsSync(join(root, path));
  });
}

/**
 * Installs exactly what package-lock.json says. `.npmrc` keeps packages' own scripts from running: esbuild and swc come built, and
 * libxmljs2, which nothing of ours calls, would be compiled for minutes.
 * @param {string} root
 * @param {readonly string[]} [options] further options of npm ci
 * @param {() => void} [tick] called for each package that npm has fetched
 */
export async function installNpmPackages(root, options = [], tick = () => undefined) {
  // Under `npm run`, this is the npm that the user called, even if PATH has another one.
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-fund", "--no-audit", "--loglevel=http", ...options];
  // The packages are as readable as the sources beside them.
  const onLine = (/** @type {string} */ line) => void (/^npm http fetch GET 200 /.test(line) && tick());
  const where = { cwd: root, umask: givenUmask, onLine };
  const result = npm ? await finished(process.execPath, [npm, ...args], where) : await finished("npm", args, where);
  if (result.code !== 0) {
    // npm prints its error code first, and a lot of text after it.
    const code = /^npm error code \w+/m.exec(result.stderr)?.[0];
    throw new SetupFailure(
      "npm ci could not install the npm packages",
      "It needs the npm registry (or the mirror in your npm configuration) once. Check it with: npm ping",
      [code, lastWords(result)].filter(Boolean).join(" / "),
    );
  }
}
