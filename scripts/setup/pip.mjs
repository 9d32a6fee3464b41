// @ts-check
import { devNull } from "node:os";
import { finished } from "./child.mjs";
import { parseJson } from "./stamp.mjs";

/** Where pip finds packages and how it gets there. Everything else would decide what is installed, and where. */
const KEPT = new Set([
  "index-url",
  "extra-index-url",
  "no-index",
  "find-links",
  "trusted-host",
  "cert",
  "client-cert",
  "proxy",
  "timeout",
  "default-timeout",
  "retries",
  "cache-dir",
  "no-cache-dir",
  "keyring-provider",
  "use-feature",
  "use-deprecated",
]);

/** pip's own view of its files and variables: it prints each value as a literal of Python. */
const READ = `
import ast, json, subprocess, sys
listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], check=True, stdout=subprocess.PIPE, text=True).stdout
pairs = (line.partition("=") for line in listed.splitlines())
print(json.dumps({key: str(ast.literal_eval(value)) for key, separator, value in pairs if separator}))
`;

/**
 * The environment of a pip that installs or downloads the project's pinned packages: the user's, with the indexes, proxies and
 * certificates that pip's settings name, and without settings such as `require-virtualenv`, `user`, `target` or `constraint`, which
 * would have it refuse, or install something else or elsewhere (pip, Configuration).
 * @param {string} python whose pip it is
 * @param {NodeJS.ProcessEnv} [variables]
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function pipEnvironment(python, variables = process.env) {
  const said = await finished(python, ["-c", READ], { env: variables });
  const others = Object.entries(variables).filter(([name]) => !name.startsWith("PIP_"));
  // If pip does not say, its settings stay, but for those that make it refuse.
  if (said.code !== 0) return { ...variables, PIP_REQUIRE_VIRTUALENV: "0", PIP_USER: "0" };
  const listed = /** @type {Record<string, string>} */ (parseJson(said.stdout));
  return { ...Object.fromEntries(others), ...kept(listed), PIP_CONFIG_FILE: devNull };
}

/**
 * Those that are kept, as variables.
 * @param {Record<string, string>} listed pip's settings by `SECTION.NAME`, and `:env:.NAME`
 */
function kept(listed) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const section of ["global", "download", "install", ":env:"]) {
    for (const [key, value] of Object.entries(listed)) {
      const name = key.startsWith(`${section}.`) ? key.slice(section.length + 1) : "";
      // pip passes over empty ones.
      if (KEPT.has(name) && value !== "") found[`PIP_${name.toUpperCase().replaceAll("-", "_")}`] = value;
    }
  }
  return found;
}
