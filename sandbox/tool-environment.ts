import { delimiter } from "node:path";
import type { Toolbox } from "./toolbox";

/** What a build may know of the machine: where tools are, their caches and certificates. Never credentials, never the user's HOME. */
const INHERITED = [
  "LANG",
  "LC_ALL",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

/** The environment that builds start from. */
export function toolEnvironment(
  processEnv: NodeJS.ProcessEnv,
  toolbox: Toolbox,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => (processEnv[name] === undefined ? [] : [[name, processEnv[name]] as const]));
  const path = [...toolbox.pathAdditions, processEnv.PATH ?? "/usr/bin:/bin"].join(delimiter);
  return { ...Object.fromEntries(inherited), PATH: path, ...extra };
}
