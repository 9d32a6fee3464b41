import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Terraform } from "./terraform";

/** Written beside what `terraform init` makes: of what it was made. */
const FINGERPRINT = join(".terraform", "init-fingerprint");
const LOCK_FILE = ".terraform.lock.hcl";

export interface InitialiseOptions {
  /** Terraform's program and CLI configuration: another one of either initialises anew. */
  readonly program: string;
  readonly configFile: string;
  /**
   * A dependency lock file that stacks share: with it, Terraform takes a provider from the plugin cache; without, it would
   * download each one again for its checksums.
   */
  readonly sharedLockFile: string;
}

/** Runs `terraform init` where something that it depends on has changed. Says whether it ran. */
export async function initialise(directory: string, terraform: Pick<Terraform, "init">, options: InitialiseOptions): Promise<boolean> {
  const fingerprint = fingerprintOf(directory, options);
  const file = join(directory, FINGERPRINT);
  if (existsSync(join(directory, LOCK_FILE)) && existsSync(file) && readFileSync(file, "utf8") === fingerprint) return false;
  if (!existsSync(join(directory, LOCK_FILE)) && existsSync(options.sharedLockFile)) {
    copyFileSync(options.sharedLockFile, join(directory, LOCK_FILE));
  }
  await terraform.init();
  copyFileSync(join(directory, LOCK_FILE), options.sharedLockFile);
  writeFileSync(file, fingerprint);
  return true;
}

/** Init reads the backend, the providers' versions, and where both programs come from. */
function fingerprintOf(directory: string, { program, configFile }: InitialiseOptions): string {
  const { terraform } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as { readonly terraform: unknown };
  const parts = [JSON.stringify(terraform), program, readFileSync(configFile, "utf8")];
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}

let first: Promise<unknown> | undefined;

/**
 * Does a `terraform init`: the first of this process alone, all others once that is over, however it ended. It fills the plugin
 * cache, which Terraform does not guard against a second init beside it.
 */
export async function initInTurn<T>(init: () => Promise<T>): Promise<T> {
  if (first) {
    await first.catch(() => undefined);
    return init();
  }
  const begun = init();
  first = begun;
  return begun;
}
