import type { App } from "cdktf";
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Terraform's dependency lock file with the known hashes of the AWS provider, for every platform; `npm run provider-lock` writes it. */
const LOCK_FILE = ".terraform.lock.hcl";
/** Names further releases (scripts/setup/releases.mjs): then only `ops` knows which one Terraform will find. */
const OTHER_RELEASES = "PACKAGE_SCAN_RELEASES";

/**
 * Puts the lock file beside every synthesized stack: Terraform takes no other package of the provider, and cdktf does not ask the
 * registry for checksums of its own.
 */
export function lockProvider({ outdir, manifest }: Pick<App, "outdir" | "manifest">, variables: NodeJS.ProcessEnv): void {
  if (variables[OTHER_RELEASES]) return;
  for (const { workingDirectory } of Object.values(manifest.stacks))
    copyFileSync(join(dirname(__dirname), LOCK_FILE), join(outdir, workingDirectory, LOCK_FILE));
}
