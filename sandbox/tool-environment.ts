import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Toolbox } from "./toolbox";
import { pathToFileURL } from "node:url";

/** What a build inherits from the machine besides PATH: certificates, proxies, and that pip asks no index. Never credentials, never HOME. */
const INHERITED = [
  "LANG",
  "LC_ALL",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "PIP_CERT",
  "PIP_NO_INDEX",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

/** Keeps a warning of the AWS SDK out of every log: the machine's Node may be older than that of the build image. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

const WHEELHOUSE = join(dirname(__dirname), ".cache", "wheelhouse");

/** The environment that builds start from: tools, and the caches of npm and pip that make them work without a network. */
export async function toolEnvironment(processEnv: NodeJS.ProcessEnv, toolbox: Toolbox): Promise<Record<string, string>> {
  const inherited = INHERITED.flatMap((name) => (processEnv[name] === undefined ? [] : [[name, processEnv[name]] as const]));
  const path = [...toolbox.pathAdditions, processEnv.PATH ?? "/usr/bin:/bin"].join(delimiter);
  return { ...Object.fromEntries(inherited), PATH: path, ...QUIET, ...(await npmSettings()), ...pipSettings() };
}

/** The user's npm registry and cache. The .npmrc itself is not used because it may hold tokens. */
async function npmSettings(): Promise<Record<string, string>> {
  const { stdout } = await promisify(execFile)("npm", ["config", "get", "registry", "cache"]);
  const settings = new Map(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  return {
    npm_config_registry: settings.get("registry") ?? "",
    npm_config_cache: settings.get("cache") ?? "",
    npm_config_prefer_offline: "true",
  };
}

/** Points pip to the wheels that the set-up has fetched, and makes it give up soon on an index that it cannot reach. */
function pipSettings(): Record<string, string> {
  // pip takes a space for the end of a place: in an address there is none.
  const links = existsSync(WHEELHOUSE) && { PIP_FIND_LINKS: pathToFileURL(WHEELHOUSE).href };
  return { PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_RETRIES: "1", ...links };
}
