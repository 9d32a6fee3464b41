import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Variables } from "../../environments/variables";
import { setting } from "../../modules/network/proxies.mjs";
import { makePrivateFolder } from "./files";
import { writeWholeSync } from "./whole-file";

const HERE = ["127.0.0.1", "localhost", "::1"];

/**
 * Variables with which a shell works with a sandbox and leaves the user's own settings alone: no proxy leads to this machine, and
 * `aws codeartifact login` writes pip's configuration into a folder of this sandbox. pip (23 to 26) writes into the user's folder of
 * settings, whatever PIP_CONFIG_FILE says, and into nothing if that names a file that exists: so the folder is another one, in which
 * everything but pip's is the user's own, and PIP_CONFIG_FILE names no file.
 * @param folder for those settings; anything in it is removed
 */
export function shellSettings(folder: string, variables: Variables): Record<string, string> {
  rmSync(folder, { recursive: true, force: true });
  const pip = join(folder, "pip");
  makePrivateFolder(pip);
  const own = variables.XDG_CONFIG_HOME || join(variables.HOME || homedir(), ".config");
  for (const name of existsSync(own) ? readdirSync(own) : []) if (name !== "pip") symlinkSync(join(own, name), join(folder, name));
  const before = variables.PIP_CONFIG_FILE || join(own, "pip", "pip.conf");
  if (existsSync(before) && before !== "/dev/null") writeWholeSync(join(pip, "pip.conf"), readFileSync(before), { mode: 0o600 });
  const exempt = [
    ...new Set([
      ...setting("no_proxy", variables)
        .value.split(/[\s,]+/)
        .filter(Boolean),
      ...HERE,
    ]),
  ].join(",");
  return { NO_PROXY: exempt, no_proxy: exempt, XDG_CONFIG_HOME: folder, PIP_CONFIG_FILE: join(pip, "none.conf") };
}
