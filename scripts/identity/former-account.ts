import { fileOf } from "../../environments/file-of";
import type { Environment } from "../../environments/schema";
import { runChild } from "../process/child";
import { ROOT } from "../process/paths";

/** Commits of the file that are looked through. */
const COMMITS = 50;
/** A line of a file that a commit has taken away. */
const BEFORE = /^-account:\s*["']?(\d{12})\b/gm;

/**
 * Other accounts that earlier commits of an environment's file name, the last one first. The bucket of the states has the account in its
 * name, so an environment that moved looks new. Without git, or in a shallow clone, nothing is known: none.
 */
export async function formerAccounts(environment: Environment, folder = ROOT): Promise<string[]> {
  const args = ["log", "--format=", "-p", "-U0", `-n${COMMITS}`, "--", fileOf(environment)];
  const { exitCode, stdout } = await runChild("git", args, { cwd: folder, environment: process.env });
  if (exitCode !== 0) return [];
  const accounts = [...stdout.matchAll(BEFORE)].map(([, account = ""]) => account);
  return [...new Set(accounts)].filter((account) => account !== environment.account);
}

/** What the reader of `not bootstrapped yet` has to know; undefined if the file has named no other account. */
export function movedAccountText({ name, account }: Environment, former: readonly string[]): string | undefined {
  if (former.length === 0) return undefined;
  return `${name} was in account ${former.join(", ")} before (git), and is new in ${account}: nothing moves by that. What it has there stays, and its schedule runs on. To end it, put that account back into the file and destroy it first.`;
}
