import { type Clients, startClients } from "../helpers/clients";
import type { Finished } from "../helpers/run";

/** A sandbox and git with the AWS CLI's credential helper. */
export interface GitClients extends Clients {
  /** @param variables such as the access key of somebody else */
  readonly git: (args: readonly string[], variables?: Readonly<Record<string, string | undefined>>) => Promise<Finished>;
}

// The AWS CLI's helper is called only for `get`: with --ignore-host-check it refuses git's `store` and `erase`.
const HELPER = '!f() { test "$1" != get || aws codecommit credential-helper --ignore-host-check get; }; f';
const USER = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com"];
/** Options of git with which it signs in to CodeCommit. */
export const CREDENTIALS = ["-c", `credential.helper=${HELPER}`, "-c", "credential.UseHttpPath=true"];

export async function startGitClients(): Promise<GitClients> {
  const clients = await startClients();
  return { ...clients, git: (args, variables) => clients.run("git", [...USER, ...CREDENTIALS, ...args], variables) };
}
