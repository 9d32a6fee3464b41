import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "../../process/paths";
import { terraformConfig } from "../../terraform/configuration";
import { AWS_PROVIDER } from "../../terraform/provider-mirrors";
import type { Check } from "../check";
import type { Machine } from "./machine";

/** Where Terraform takes the AWS provider from, and which version it took last. */
export const provider: Check<Machine> = {
  name: "AWS provider",
  run: ({ processEnvironment }) => {
    const { source, file } = terraformConfig({ environment: processEnvironment });
    const from = source === "mirror" ? `from a mirror (${file})` : "from Terraform's registry";
    const version = lockedVersion(join(CACHE, `providers-${source}.lock.hcl`));
    return Promise.resolve([{ level: "ok", what: version === undefined ? `${from}, with the first plan` : `${version}, ${from}` }]);
  },
};

/** @param lockFile the lock file that the stacks share, see terraform/initialise.ts */
function lockedVersion(lockFile: string): string | undefined {
  if (!existsSync(lockFile)) return undefined;
  const [, block = ""] = readFileSync(lockFile, "utf8").split(`provider "${AWS_PROVIDER}"`);
  return /\bversion\s*=\s*"([^"]+)"/.exec(block)?.[1];
}
