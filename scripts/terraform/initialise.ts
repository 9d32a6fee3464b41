import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWholeSync } from "../process/whole-file";
import { LOCK_FILE, type Terraform } from "./terraform";

/** File in which `terraform init` remembers the backend. */
const BACKEND = join(".terraform", "terraform.tfstate");
/** File beside the results of `terraform init` with a hash of what they were made from. */
const FINGERPRINT = join(".terraform", "init-fingerprint");

export interface InitialiseOptions {
  /** Terraform's program and CLI configuration: if either changes, the folder is initialised again. */
  readonly program: string;
  readonly configFile: string;
  /**
   * Content of the dependency lock file: the known hashes of the AWS provider. Terraform takes no other package, and takes one from
   * its plugin cache, which it would else download for each stack again, for its checksums.
   */
  readonly lock: string;
}

/** Runs `terraform init` if something that it depends on has changed. Says whether it ran. */
export async function initialise(directory: string, terraform: Pick<Terraform, "init">, options: InitialiseOptions): Promise<boolean> {
  const fingerprint = fingerprintOf(directory, options);
  const file = join(directory, FINGERPRINT);
  if (existsSync(join(directory, LOCK_FILE)) && existsSync(file) && readFileSync(file, "utf8") === fingerprint) return false;
  writeLockFile(directory, options.lock);
  // What Terraform remembers of another backend would make it ask whether to move the state.
  rmSync(join(directory, BACKEND), { force: true });
  await terraform.init({ cloud: settingsIn(directory).cloud !== undefined });
  writeWholeSync(file, fingerprint);
  return true;
}

/**
 * Puts a dependency lock file into a folder in which Terraform will run, in place of any other. It appears whole: half of one, from
 * a run that was killed, would make every later init fail.
 */
export function writeLockFile(directory: string, lock: string): void {
  writeWholeSync(join(directory, LOCK_FILE), lock);
}

/** Covers what init depends on: the backend, the providers' versions, and where Terraform and the providers come from. */
function fingerprintOf(directory: string, { program, configFile, lock }: InitialiseOptions): string {
  const parts = [JSON.stringify(settingsIn(directory)), program, lock, readFileSync(configFile, "utf8")];
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}

/** The block `terraform` of a synthesized stack. */
function settingsIn(directory: string): { readonly cloud?: unknown } {
  const { terraform } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as { readonly terraform: object };
  return terraform;
}

let first: Promise<unknown> | undefined;

/**
 * Runs a `terraform init`. The first one of this process runs alone, all others after its end, even if it failed: the first
 * fills the plugin cache, which Terraform does not protect against a second init at the same time.
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
