import { fileOf } from "../../environments/file-of";
import type { Environment } from "../../environments/schema";
import { runChild } from "../process/child";
import { ROOT } from "../process/paths";

/** A line of a file that a commit has taken away. */
const BEFORE = /^-account:\s*["']?(\d{12})\b/gm;

/** The accounts in which an environment was, as far as git tells. */
export interface Former {
  /** The last one first. */
  readonly accounts: readonly string[];
  /** Why there may be more. @default git tells all */
  readonly notKnown?: string;
}

/**
 * Other accounts that earlier commits of an environment's file name, also under another name of the file. The bucket of the states has
 * the account in its name, so an environment that moved looks new.
 */
export async function formerAccounts(environment: Environment, folder = ROOT): Promise<Former> {
  const file = fileOf(environment);
  const git = (...args: string[]) =>
    runChild("git", args, { cwd: folder, environment: process.env }).catch(() => ({ exitCode: -1, stdout: "" }));
  const { exitCode, stdout } = await git("log", "--follow", "--format=%H", "-p", "-U0", "--", file);
  if (exitCode === -1) return { accounts: [], notKnown: "there is no git" };
  if (exitCode !== 0) return { accounts: [], notKnown: "this folder is no git repository with commits" };
  const found = [...stdout.matchAll(BEFORE)].map(([, account = ""]) => account);
  const accounts = [...new Set(found)].filter((account) => account !== environment.account);
  if (stdout.trim() === "") return { accounts, notKnown: `no commit has ${file}` };
  const { stdout: shallow } = await git("rev-parse", "--is-shallow-repository");
  return shallow.trim() === "false"
    ? { accounts }
    : { accounts, notKnown: "this clone has only the latest commits (git fetch --unshallow)" };
}

/** What the reader of `not bootstrapped yet` has to know; undefined if the file has named no other account, or all is on this machine. */
export function movedAccountText({ name, account, local }: Environment, { accounts, notKnown }: Former): string | undefined {
  if (accounts.length > 0)
    return `${name} was in account ${accounts.join(", ")} before (git), and is new in ${account}: nothing moves by that. What it has there stays, and its schedule runs on. To end it, put that account back into the file and destroy it first.`;
  if (notKnown === undefined || local) return undefined;
  return `Whether ${name} was in another account before is not known: ${notKnown}. What it had there would stay, and its schedule would run on.`;
}
